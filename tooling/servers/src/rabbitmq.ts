import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { startProgram, temporaryFolder, type RunningProgram } from './start-program.ts';

export interface RabbitMq extends RunningProgram {
  readonly port: number;
  /** As its own user `guest`, who may only come from this machine. */
  readonly url: string;
}

/** Starts a RabbitMQ without plugins, with files of its own; it takes about four seconds. */
export async function startRabbitMq(): Promise<RabbitMq> {
  const [port, distPort, epmdPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const folder = temporaryFolder('rabbitmq');
  // Erlang's port mapper, which the server starts and leaves running: one of its own, to be ended with it.
  const epmd = { ERL_EPMD_PORT: `${epmdPort}`, ERL_EPMD_ADDRESS: '127.0.0.1' };
  const program = await startProgram('rabbitmq-server', {
    folder,
    args: [],
    env: {
      ...epmd,
      HOME: folder,
      RABBITMQ_NODENAME: `telltale-${port}@localhost`,
      RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
      RABBITMQ_NODE_PORT: `${port}`,
      RABBITMQ_DIST_PORT: `${distPort}`,
      RABBITMQ_BASE: folder,
      RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
      RABBITMQ_LOG_BASE: join(folder, 'log'),
      RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'plugins'),
      RABBITMQ_CONF_ENV_FILE: '/dev/null',
      RABBITMQ_CONFIG_FILE: join(folder, 'none'),
      // Erlang in the place of the shell script, so that a signal reaches it.
      RUNNING_UNDER_SYSTEMD: '1',
    },
    ready: () => accepts(port),
    timeoutSeconds: 60,
  });
  async function stop(): Promise<void> {
    await program.stop();
    try {
      execFileSync('epmd', ['-kill'], { env: { ...process.env, ...epmd }, stdio: 'ignore' });
    } catch {
      // It is gone already.
    }
  }
  return { ...program, stop, [Symbol.asyncDispose]: stop, port, url: `amqp://guest:guest@127.0.0.1:${port}` };
}

async function accepts(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').setTimeout(1_000);
  try {
    socket.once('timeout', () => socket.destroy(new Error('no answer')));
    // What a client begins with; the server answers with its first method.
    socket.write('AMQP\0\0\x09\x01');
    await once(socket, 'data');
  } finally {
    socket.destroy();
  }
}
