import { once } from 'node:events';
import { connect } from 'node:net';
import { freePort } from './free-port.ts';
import { startProgram, type RunningProgram } from './start-program.ts';

export interface Redis extends RunningProgram {
  readonly port: number;
  readonly url: string;
}

export interface RedisOptions {
  /** Further command-line flags, such as `['--cluster-enabled', 'yes']`. */
  readonly flags?: readonly string[];
}

/** Starts a Redis that keeps nothing on disk. */
export async function startRedis({ flags = [] }: RedisOptions = {}): Promise<Redis> {
  const port = await freePort();
  const program = await startProgram('redis-server', {
    args: ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...flags],
    ready: () => answersPing(port),
  });
  return { ...program, port, url: `redis://127.0.0.1:${port}` };
}

async function answersPing(port: number): Promise<void> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8').setTimeout(1_000);
  try {
    socket.once('timeout', () => socket.destroy(new Error('no answer to PING')));
    socket.write('PING\r\n');
    const [answer] = (await once(socket, 'data')) as [string];
    if (!answer.startsWith('+PONG')) throw new Error(`PING is answered with ${answer}`);
  } finally {
    socket.destroy();
  }
}
