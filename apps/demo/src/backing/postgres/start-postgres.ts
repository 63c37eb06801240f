import { rm } from 'node:fs/promises';
import { freePort } from '../../parts/free-port.ts';
import { guard } from './guard.ts';
import { SUPERUSER, makeCluster, makeFolder } from './make-cluster.ts';
import type { Cluster } from './make-cluster.ts';
import { USE_ANOTHER, findPrograms } from './programs.ts';
import { startServer } from './start-server.ts';
import type { Server } from './start-server.ts';
import { unprivilegedUser } from './unprivileged-user.ts';
import type { User } from './unprivileged-user.ts';

export interface PostgresOptions {
  /** @default this machine alone */
  readonly host?: string;
  /** @default a free one */
  readonly port?: number;
  /** It ended without being told to. @default nobody hears of it */
  readonly onDeath?: (lastWords: string) => void;
}

/** A PostgreSQL with an empty database, which is gone when it stops. */
export interface Postgres {
  /** `postgres://desk:…@127.0.0.1:40123/postgres`, as its superuser. */
  readonly url: string;
  readonly pid: number;
  readonly folder: string;
  /** Idempotent. */
  stop(): Promise<void>;
}

const ATTEMPTS = 3;

/**
 * Starts the PostgreSQL that npm ships, on a new cluster in a temporary folder. It does not wait for the disk: nothing of it
 * is to outlive a crash.
 *
 * @throws Error where it does not run, with what to do instead
 */
export async function startPostgres({
  host = '127.0.0.1',
  port = 0,
  onDeath = () => {},
}: PostgresOptions = {}): Promise<Postgres> {
  const programs = await findPrograms();
  const user = await unprivilegedUser();
  const folder = await makeFolder(user);
  const guardian = guard(folder);
  const leaveNothing = async (): Promise<void> => {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    guardian.dismiss();
  };
  try {
    const cluster = await makeCluster(folder, programs, user);
    const server = await serve(cluster, user, host, port);
    guardian.watch(server.pid);
    void server.died.then(onDeath);
    const url = `postgres://${SUPERUSER}:${cluster.password}@${host}:${server.port}/postgres`;
    const stop = async (): Promise<void> => {
      await server.stop();
      await leaveNothing();
    };
    let stopped: Promise<void> | undefined;
    return { url, folder, pid: server.pid, stop: () => (stopped ??= stop()) };
  } catch (error) {
    await leaveNothing();
    throw new Error(`The PostgreSQL of npm does not run here: ${(error as Error).message.trim()}\n${USE_ANOTHER}`, {
      cause: error,
    });
  }
}

/** A port that was free can be taken before the server has it: then another one. */
async function serve(cluster: Cluster, user: User | undefined, host: string, port: number): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await startServer(cluster, user, { host, port: port === 0 ? await freePort(host) : port });
    } catch (error) {
      if (port !== 0 || attempt === ATTEMPTS) throw error;
    }
  }
}
