import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  /** Nanoseconds of CPU that it has used. */
  cpuTime(): Promise<number>;
  stop(): Promise<void>;
}

const serve = fileURLToPath(new URL('serve.ts', import.meta.url));

export async function startServer(setting: string, contender: string): Promise<ServerProcess> {
  const child = fork(serve, [setting, contender], { env: { ...process.env, NODE_ENV: 'production' } });
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The server ${setting} of ${contender} ended with ${String(code)}`);
  });
  const answer = async (): Promise<number> => ((await Promise.race([once(child, 'message'), ended])) as [number])[0];
  return {
    port: await answer(),
    cpuTime() {
      child.send('cpu');
      return answer();
    },
    async stop() {
      child.disconnect();
      await ended.catch(() => {});
    },
  };
}
