import { lstatSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';

/** Where a demo of this user is. */
export interface RunningDemo {
  readonly pid: number;
  /** Of its control server: `http://127.0.0.1:40123/chaos` */
  readonly chaosUrl: string;
  readonly consoleUrl: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
}

/** Notes where this demo is, for who wants to switch something and does not know. @returns forgets it again; idempotent */
export function announceDemo(
  { chaosUrl, consoleUrl }: Pick<RunningDemo, 'chaosUrl' | 'consoleUrl'>,
  folder = ownFolder(),
): () => void {
  const demo: RunningDemo = { chaosUrl, consoleUrl, pid: process.pid, startedAt: Date.now() };
  const file = join(folder, `${process.pid}.json`);
  const forget = (): void => {
    process.off('exit', forget);
    rmSync(file, { force: true });
  };
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOwn(folder)) return () => {};
    writeFileSync(file, JSON.stringify(demo), { mode: 0o600 });
    process.on('exit', forget);
  } catch {
    // No place to note it: `--at` says it then.
  }
  return forget;
}

/** The demos of this user that run, the latest first; what killed ones have left is removed. */
export function runningDemos(folder = ownFolder()): readonly RunningDemo[] {
  if (!isOwn(folder)) return [];
  return readdirSync(folder)
    .filter((file) => /^\d+\.json$/.test(file))
    .flatMap((file) => {
      const demo = read(join(folder, file));
      if (demo !== undefined && isAlive(demo.pid)) return [demo];
      rmSync(join(folder, file), { force: true });
      return [];
    })
    .toSorted((a, b) => b.startedAt - a.startedAt);
}

/** In a folder for temporary files, which all users of a machine may share. */
function ownFolder(): string {
  return join(tmpdir(), `telltale-demo-${userInfo().username.replaceAll(/[^\w.-]/g, '_')}`);
}

/** What another user has put there is not believed, nor a link of theirs to a folder of ours followed. */
function isOwn(folder: string): boolean {
  try {
    const found = lstatSync(folder);
    return found.isDirectory() && (process.getuid === undefined || found.uid === process.getuid());
  } catch {
    return false;
  }
}

function read(file: string): RunningDemo | undefined {
  try {
    const { pid, chaosUrl, consoleUrl, startedAt } = JSON.parse(readFileSync(file, 'utf8')) as Partial<RunningDemo>;
    if (pid === undefined || chaosUrl === undefined || startedAt === undefined) return undefined;
    return { pid, chaosUrl, consoleUrl: consoleUrl ?? '', startedAt };
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
