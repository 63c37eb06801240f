import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Whom a program runs as: for the options of `spawn`. */
export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** PostgreSQL refuses to run as root, as containers and many a build machine do: another user that is everywhere. */
export async function unprivilegedUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const [uid, gid] = await Promise.all([idOf(name, '-u'), idOf(name, '-g')]);
    if (uid !== undefined && gid !== undefined) return { uid, gid };
  }
  throw new Error('This is root, and there is no user "postgres" or "nobody" to run PostgreSQL as.');
}

async function idOf(user: string, flag: string): Promise<number | undefined> {
  try {
    const { stdout } = await run('id', [flag, user]);
    // The id of nobody is negative on macOS, and shown without its sign.
    return Number(stdout) | 0;
  } catch {
    return undefined;
  }
}

/** Whether any user gets to a path: root's own folder, for one, is closed to others. */
export function isOpenToAll(path: string): boolean {
  if ((statSync(path).mode & 0o001) === 0) return false;
  const parent = dirname(path);
  return parent === path || isOpenToAll(parent);
}

/** Gives a folder and everything in it to a user. */
export async function giveTo({ uid, gid }: User, folder: string): Promise<void> {
  await run('chown', ['-R', `${uid}:${gid}`, folder]);
}
