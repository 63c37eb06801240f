import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { apart } from './apart.ts';
import type { Programs } from './programs.ts';
import { giveTo, isOpenToAll } from './unprivileged-user.ts';
import type { User } from './unprivileged-user.ts';

const run = promisify(execFile);

export const SUPERUSER = 'desk';

/** A new, empty cluster in a temporary folder. */
export interface Cluster {
  readonly data: string;
  readonly postgres: string;
  /** Whoever else works on this machine can reach the port, too, and a superuser runs programs: so there is one. */
  readonly password: string;
}

/** A folder that the user can get to. */
export function makeFolder(user: User | undefined): Promise<string> {
  const temporary = user === undefined || isOpenToAll(tmpdir()) ? tmpdir() : '/tmp';
  return mkdtemp(join(temporary, 'telltale-desk-'));
}

export async function makeCluster(folder: string, programs: Programs, user: User | undefined): Promise<Cluster> {
  const [data, passwordFile] = [join(folder, 'data'), join(folder, 'password')];
  const password = randomBytes(16).toString('hex');
  await writeFile(passwordFile, password, { mode: 0o600 });
  const { initdb, postgres } = user === undefined ? programs : await withinReach(programs, folder);
  if (user !== undefined) await giveTo(user, folder);
  // As C and UTF-8 whatever the machine speaks: what the server says is compared with what it is known to say.
  const flags = ['--encoding=UTF8', '--no-locale', '--auth=scram-sha-256', '--no-sync', '--no-instructions'];
  await run(initdb, [`--pgdata=${data}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, ...flags], {
    cwd: folder,
    ...user,
    ...apart,
  });
  await rm(passwordFile);
  return { data, postgres, password };
}

/** The programs, or a copy of them where another user does not get to them. */
async function withinReach(programs: Programs, folder: string): Promise<Programs> {
  if (isOpenToAll(programs.postgres)) return programs;
  const copy = join(folder, 'native');
  await cp(dirname(dirname(programs.postgres)), copy, { recursive: true, verbatimSymlinks: true });
  const copyOf = (program: string): string => join(copy, 'bin', basename(program));
  return { initdb: copyOf(programs.initdb), postgres: copyOf(programs.postgres) };
}
