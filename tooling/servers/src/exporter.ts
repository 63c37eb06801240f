import { freePort } from './free-port.ts';
import { startProgram, type RunningProgram } from './start-program.ts';

export interface ExporterOptions {
  /** What it watches: the URL of a Redis or a PostgreSQL. node_exporter watches the host. */
  readonly url?: string;
  /** Further command-line flags. */
  readonly flags?: readonly string[];
}

export interface Exporter extends RunningProgram {
  /** Of its metrics. */
  readonly url: string;
  /** The page as it is now. */
  page(): Promise<string>;
}

/** How each exporter is told what to watch. */
const watching = {
  'node-exporter': () => ({ args: [], env: {} }),
  'postgres-exporter': (url: string) => ({ args: [], env: { DATA_SOURCE_NAME: `${url}?sslmode=disable` } }),
  'redis-exporter': (url: string) => ({ args: [`--redis.addr=${url}`], env: {} }),
} as const;

/** Starts an exporter on a free port and waits until its page is there. */
export async function startExporter(name: keyof typeof watching, options: ExporterOptions = {}): Promise<Exporter> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/metrics`;
  const { args, env } = watching[name](options.url ?? '');
  async function page(): Promise<string> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${name} answers ${response.status}`);
    return response.text();
  }
  const program = await startProgram(name, {
    args: [`--web.listen-address=127.0.0.1:${port}`, ...args, ...(options.flags ?? [])],
    env,
    ready: async () => void (await page()),
  });
  return { ...program, url, page };
}
