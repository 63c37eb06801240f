import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { findProgram, installHint } from './programs.ts';
import { freePort } from './free-port.ts';
import { startProgram, temporaryFolder, type RunningProgram } from './start-program.ts';

export interface MariaDb extends RunningProgram {
  readonly port: number;
  /** Of the database `test`, as the user `root` without a password. */
  readonly url: string;
}

/** Starts a MariaDB with new, empty databases that lets anybody in from this machine and does not wait for the disk. */
export async function startMariaDb(): Promise<MariaDb> {
  const install = findProgram('mariadb-install-db');
  if (install === undefined) throw new Error(`mariadb is not installed: ${installHint(['mariadb-install-db'])}`);
  const folder = temporaryFolder('mariadb');
  // It refuses root unless it is told that this is meant.
  const user = process.getuid?.() === 0 ? ['--user=root'] : [];
  const shared = ['--no-defaults', `--datadir=${folder}/data`, ...user];
  execFileSync(install, [...shared, '--auth-root-authentication-method=normal'], { cwd: folder, stdio: 'pipe' });
  const port = await freePort();
  const program = await startProgram('mariadbd', {
    folder,
    args: [
      ...shared,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${folder}/socket`,
      '--skip-grant-tables',
      '--skip-networking=0',
      '--innodb-flush-log-at-trx-commit=0',
      '--innodb-buffer-pool-size=16M',
    ],
    ready: () => greets(port),
  });
  return { ...program, port, url: `mysql://root@127.0.0.1:${port}/test` };
}

/** It speaks first. */
async function greets(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').setTimeout(1_000);
  try {
    socket.once('timeout', () => socket.destroy(new Error('no greeting')));
    await once(socket, 'data');
  } finally {
    socket.destroy();
  }
}
