import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Asked } from './serve.ts';
import { openSocketLoad } from './socket-load.ts';

/** Where the requests of a server come from: from here, over sockets, or from its own process, without any. */
export type Way = 'sockets' | 'in-process';

/** A server in a process of its own, under load. */
export interface ServerProcess {
  readonly port: number;
  /** Has it answer requests, and returns the nanoseconds of CPU that its process used. */
  answer(requests: number): Promise<number>;
  /** Has it collect its garbage. */
  collect(): Promise<void>;
  stop(): Promise<void>;
}

const CONNECTIONS = 16;
const serve = fileURLToPath(new URL('serve.ts', import.meta.url));

export async function startServer(setting: string, contender: string, way: Way): Promise<ServerProcess> {
  const env = { ...process.env, NODE_ENV: 'production' };
  const child = fork(serve, [setting, contender, String(CONNECTIONS)], { env, execArgv: ['--expose-gc'] });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The server ${setting} of ${contender} ended with ${String(code)}`);
  });
  const message = async (): Promise<number> => ((await Promise.race([once(child, 'message'), ended])) as [number])[0];
  const cpuTimeAfter = (asked: Asked): Promise<number> => {
    child.send(asked);
    return message();
  };
  const port = await message();
  const load = way === 'sockets' ? await openSocketLoad(port, CONNECTIONS) : undefined;
  return {
    port,
    async answer(requests) {
      const before = await cpuTimeAfter({});
      await load?.send(requests);
      return (await cpuTimeAfter(load === undefined ? { requests } : {})) - before;
    },
    async collect() {
      await cpuTimeAfter({ collect: true });
    },
    async stop() {
      load?.close();
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}
