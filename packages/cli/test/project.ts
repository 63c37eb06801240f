import { runCli, type ExitCode } from '@telltale/cli';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** What a command has printed, and how it ended. */
export interface Ran {
  readonly code: ExitCode | number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A project of somebody's in a folder of its own, which is gone after the test. */
export interface Project {
  readonly folder: string;
  write(files: Readonly<Record<string, string>>): void;
  read(path: string): string;
  /** The paths below a folder of it, sorted. */
  list(folder: string): readonly string[];
  /** Runs the command in this process. */
  run(...args: readonly string[]): Promise<Ran>;
  /** Runs the built command as a process, as its users do. */
  spawn(...args: readonly string[]): Promise<Ran>;
}

export interface ProjectOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly isTerminal?: boolean;
  /** The folder whose installed packages it has, from the root of the repository. @default 'packages/cli' */
  readonly packagesOf?: string;
}

export function project(files: Readonly<Record<string, string>> = {}, options: ProjectOptions = {}): Project {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'telltale-cli-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  symlinkSync(join(root, options.packagesOf ?? 'packages/cli', 'node_modules'), join(folder, 'node_modules'));
  const write: Project['write'] = (written) => {
    for (const [path, content] of Object.entries(written)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
  };
  write({ 'package.json': '{ "name": "shop", "type": "module" }', ...files });
  return {
    folder,
    write,
    read: (path) => readFileSync(join(folder, path), 'utf8'),
    list: (below) =>
      readdirSync(join(folder, below), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, below).length + 1))
        .toSorted(),
    run: (...args) => run(folder, args, options),
    spawn: (...args) => spawned(folder, args, options.env ?? {}),
  };
}

async function run(folder: string, args: readonly string[], options: ProjectOptions): Promise<Ran> {
  const { env = {}, now = () => 0, isTerminal = false } = options;
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdout: { write: (chunk) => (stdout += chunk), isTTY: isTerminal, columns: 100 },
    stderr: { write: (chunk) => (stderr += chunk), isTTY: isTerminal, columns: 100 },
    now,
  });
  return { code, stdout, stderr };
}

async function spawned(folder: string, args: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const child = spawn(process.execPath, [join(packageFolder, 'dist/bin.js'), ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
