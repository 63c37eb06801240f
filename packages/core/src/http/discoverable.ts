import { chmodSync, lstatSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { EndpointOptions } from './endpoint-options.ts';

/** Environment variable that has services leave word of where their metrics are, for consoles of the same user on this machine. */
export const DISCOVERY_VARIABLE = 'TELLTALE_CONSOLE';

/** What a service leaves word of: the content of a file of JSON. */
export interface DiscoverableProcess {
  readonly pid: number;
  readonly service: string;
  /** `http://127.0.0.1:3000/metrics` */
  readonly url: string;
}

/**
 * The folder that processes of this user find each other by: of the session where there is one
 * (https://specifications.freedesktop.org/basedir-spec/latest/), otherwise of the user below the one for temporary files.
 */
export function discoveryFolder(): string {
  const session = process.env['XDG_RUNTIME_DIR'];
  if (session) return join(session, 'telltale');
  return join(tmpdir(), `telltale-${process.getuid?.() ?? userInfo().username}`);
}

/** Whether a folder is nobody else's to write to: what others put there would be scraped. */
export function isPrivateFolder(folder: string): boolean {
  const facts = lstatSync(folder, { throwIfNoEntry: false });
  if (facts?.isDirectory() !== true) return false;
  return process.getuid === undefined || (facts.uid === process.getuid() && (facts.mode & 0o022) === 0);
}

export function isDiscoverable(): boolean {
  const asked = process.env[DISCOVERY_VARIABLE];
  return asked !== undefined && !['', '0', 'false'].includes(asked);
}

/**
 * Leaves word of where the metrics of this process are, until the process ends or the result is called. Failing to is no reason for a
 * service not to run: it is not found, and nothing else.
 */
export function leaveWord(service: string, origin: string, { basePath = '', paths = {} }: EndpointOptions): () => void {
  const [path] = [paths.metrics ?? '/metrics'].flat();
  const port = URL.parse(origin)?.port;
  if (path === undefined || path === false || port === undefined) return () => {};
  const folder = discoveryFolder();
  const file = join(folder, `${process.pid}-${port}.json`);
  const remove = (): void => {
    process.off('exit', remove);
    try {
      rmSync(file, { force: true });
    } catch {
      // Of a process that is gone, nobody reads it.
    }
  };
  try {
    mkdirSync(folder, { mode: 0o700, recursive: true });
    if (!isPrivateFolder(folder)) return () => {};
    const word: DiscoverableProcess = { pid: process.pid, service, url: origin + basePath + path };
    writeFileSync(file, JSON.stringify(word), { mode: 0o600 });
    chmodSync(file, 0o600);
    process.once('exit', remove);
  } catch {
    return () => {};
  }
  return remove;
}
