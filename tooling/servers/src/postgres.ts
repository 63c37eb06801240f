import { execFileSync } from 'node:child_process';
import { chownSync } from 'node:fs';
import { findProgram, installHint } from './programs.ts';
import { freePort } from './free-port.ts';
import { startProgram, temporaryFolder, type RunningProgram } from './start-program.ts';

export interface Postgres extends RunningProgram {
  readonly port: number;
  /** Of the database `postgres`, as its superuser. */
  readonly url: string;
}

export interface PostgresOptions {
  /** Parameters of the server, such as `{ shared_preload_libraries: 'pg_stat_statements' }`. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Starts a PostgreSQL with a new, empty cluster that trusts local connections and does not wait for the disk. */
export async function startPostgres({ settings = {} }: PostgresOptions = {}): Promise<Postgres> {
  const initdb = findProgram('initdb');
  if (initdb === undefined) throw new Error(`postgres is not installed: ${installHint(['postgres'])}`);
  const folder = temporaryFolder('postgres');
  const runAs = unprivilegedUser();
  if (runAs) chownSync(folder, runAs.uid, runAs.gid);
  execFileSync(initdb, ['-D', folder, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'], {
    cwd: folder,
    stdio: 'pipe',
    ...runAs,
  });
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const port = await freePort();
  const program = await startProgram('postgres', {
    folder,
    ...(runAs && { runAs }),
    args: ['-D', folder, '-p', `${port}`, '-h', '127.0.0.1', '-k', folder, '-F', ...flags],
    ready: saysItIsReady,
  });
  return { ...program, port, url: `postgres://postgres@127.0.0.1:${port}/postgres` };
}

async function saysItIsReady(output: string): Promise<void> {
  if (!output.includes('database system is ready to accept connections')) throw new Error('it is still starting');
}

/** PostgreSQL refuses to run as root; its Debian package makes a user for it. */
function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}
