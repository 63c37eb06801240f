import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { apart } from './apart.ts';
import type { Cluster } from './make-cluster.ts';
import type { User } from './unprivileged-user.ts';

/** A server that takes connections. */
export interface Server {
  readonly port: number;
  readonly pid: number;
  /** Resolves with the last that it said if it ends without being told to. */
  readonly died: Promise<string>;
  stop(): Promise<void>;
}

const LAST_CHARACTERS = 2000;
// In order, and in any case: https://www.postgresql.org/docs/current/server-shutdown.html
const ENDINGS = [
  { signal: 'SIGINT', afterMilliseconds: 0 },
  { signal: 'SIGQUIT', afterMilliseconds: 600 },
  { signal: 'SIGKILL', afterMilliseconds: 1000 },
] as const;

/** What differs from a server that is to keep its data and to use a machine of its own. */
const settings = {
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '96MB',
  shared_buffers: '64MB',
  max_connections: '100',
  jit: 'off',
  // A second, as shipped, is long to wait where everything else takes milliseconds.
  deadlock_timeout: '100ms',
};

/** Starts the server of a cluster, and resolves when it takes connections. */
export async function startServer(
  { postgres, data }: Cluster,
  user: User | undefined,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Server> {
  const all = { ...settings, listen_addresses: host, port: String(port) };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(postgres, ['-D', data, ...flags], {
    cwd: dirname(data),
    stdio: ['ignore', 'ignore', 'pipe'],
    // On macOS it does not start where the environment names a locale that there is not.
    env: { ...process.env, LC_ALL: 'C' },
    ...user,
    ...apart,
  });
  let said = '';
  let isStopping = false;
  const ready = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => reject(new Error(said)));
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-LAST_CHARACTERS);
      if (said.includes('ready to accept connections')) resolve();
    });
  });
  const died = new Promise<string>((resolve) => {
    child.once('close', () => {
      if (!isStopping) resolve(said);
    });
  });
  await ready;
  return {
    port,
    pid: child.pid!,
    died,
    async stop() {
      isStopping = true;
      await end(child);
    },
  };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  const timers = ENDINGS.map(({ signal, afterMilliseconds }) =>
    setTimeout(() => child.kill(signal), afterMilliseconds),
  );
  await ended;
  timers.forEach(clearTimeout);
}
