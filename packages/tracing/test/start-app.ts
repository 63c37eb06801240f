import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** An application in a process of its own, traced by the preload. */
export interface App extends AsyncDisposable {
  readonly url: string;
  readonly ended: Promise<Ended>;
  /** Everything it has written so far. */
  output(): string;
  /** Ends it with a signal, and resolves with how it ended. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

/** How a process has ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Has Node.js load the preload. */
export const preloaded: readonly string[] = ['--import', new URL('../src/register.ts', import.meta.url).href];

/** Variables of this process that would say something to the application's tracing. */
const inherited = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(OTEL|TELLTALE|npm_|NODE_)/.test(name)),
);

/** Starts an application, one of `apps/` by its name, with `node --import @telltale/tracing/register`; it sends its port when it listens. */
export async function startApp(
  file: string | URL,
  variables: Readonly<Record<string, string>>,
  flags: readonly string[] = preloaded,
): Promise<App> {
  const { pathname: path } = new URL(typeof file === 'string' ? `apps/${file}` : file, import.meta.url);
  const child = spawn(process.execPath, [...flags, path], {
    env: { ...inherited, OTEL_BSP_SCHEDULE_DELAY: '50', ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(() => ({ code: child.exitCode, signal: child.signalCode }));
  const stop = (signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return ended;
  };
  const port = await Promise.race([once(child, 'message').then(([port]) => port as number), ended]);
  if (typeof port !== 'number') throw new Error(`${path} ended with ${child.exitCode ?? child.signalCode}:\n${output}`);
  return {
    url: `http://127.0.0.1:${port}`,
    ended,
    output: () => output,
    stop,
    [Symbol.asyncDispose]: async () => void (await stop('SIGKILL')),
  };
}
