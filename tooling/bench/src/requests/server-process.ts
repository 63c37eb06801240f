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
  /** Bytes in V8's heap and outside of it, when its garbage has been collected. */
  memory(): Promise<number>;
  stop(): Promise<void>;
}

const CONNECTIONS = 16;
const serve = fileURLToPath(new URL('serve.ts', import.meta.url));

/** How the process of a server is started, besides as ever. */
export interface ServerStart {
  readonly nodeFlags?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

export async function startServer(
  setting: string,
  contender: string,
  way: Way,
  { nodeFlags = [], variables = {} }: ServerStart = {},
): Promise<ServerProcess> {
  const env = { ...process.env, NODE_ENV: 'production', ...variables };
  const execArgv = ['--expose-gc', ...nodeFlags];
  const child = fork(serve, [setting, contender, String(CONNECTIONS)], { env, execArgv });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The server ${setting} of ${contender} ended with ${String(code)}`);
  });
  const message = async (): Promise<number> => ((await Promise.race([once(child, 'message'), ended])) as [number])[0];
  const numberAfter = (asked: Asked): Promise<number> => {
    child.send(asked);
    return message();
  };
  const port = await message();
  const load = way === 'sockets' ? await openSocketLoad(port, CONNECTIONS) : undefined;
  return {
    port,
    async answer(requests) {
      const before = await numberAfter({});
      await load?.send(requests);
      return (await numberAfter(load === undefined ? { requests } : {})) - before;
    },
    async collect() {
      await numberAfter({ collect: true });
    },
    memory: () => numberAfter({ collect: true, memory: true }),
    async stop() {
      load?.close();
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}
