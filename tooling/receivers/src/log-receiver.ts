import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

export interface Received {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** What a back end does with one request; `undefined` accepts it. */
export type Fault = (request: IncomingMessage, response: ServerResponse, attempt: number) => unknown;

/** A back end that keeps what it accepts. */
export interface LogReceiver extends AsyncDisposable {
  readonly url: string;
  readonly attempts: number;
  readonly received: readonly Received[];
  /** When as many log lines are there as given. */
  lines(count: number): Promise<void>;
  /** When as many requests have come as given, whatever became of them. */
  attempted(count: number): Promise<void>;
  stop(): Promise<void>;
}

async function startReceiver(
  success: number,
  linesIn: (body: never) => number,
  fault: Fault = () => undefined,
): Promise<LogReceiver> {
  const received: Received[] = [];
  const waiting = new Set<() => void>();
  let attempts = 0;
  const server: Server = createServer((request, response) => void answer(request, response));
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    attempts++;
    for (const look of waiting) look();
    if (fault(request, response, attempts) !== undefined) return;
    const bytes = await buffer(request);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
    received.push({ path: request.url!, headers: request.headers, body: JSON.parse(text.toString()) });
    response.writeHead(success).end();
    for (const look of waiting) look();
  }
  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      let look = (): void => {};
      await new Promise<void>((resolve) => waiting.add((look = resolve)));
      waiting.delete(look);
    }
  }
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const stop = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    get attempts() {
      return attempts;
    },
    received,
    lines: (count) => until(() => received.reduce((sum, { body }) => sum + linesIn(body as never), 0) >= count),
    attempted: (count) => until(() => attempts >= count),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

export interface LokiEntry {
  readonly stream: Readonly<Record<string, string>>;
  /** Nanoseconds. */
  readonly at: bigint;
  readonly line: string;
  readonly metadata: Readonly<Record<string, string>>;
}

interface LokiPush {
  readonly streams: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly unknown[][];
  }[];
}

interface OtlpLogs {
  readonly resourceLogs: readonly {
    readonly resource: { readonly attributes: readonly unknown[] };
    readonly scopeLogs: readonly { readonly scope: unknown; readonly logRecords: readonly Record<string, unknown>[] }[];
  }[];
}

/** Behaves as Loki: refuses what Loki refuses, and answers 204. */
export function startLoki(fault?: Fault): Promise<LogReceiver> {
  return startReceiver(
    204,
    ({ streams }: LokiPush) => streams.reduce((sum, { values }) => sum + values.length, 0),
    fault,
  );
}

/** Behaves as a Collector's OTLP receiver, and answers 200. */
export function startOtlpLogs(fault?: Fault): Promise<LogReceiver> {
  return startReceiver(200, (logs: OtlpLogs) => recordsOf(logs).length, fault);
}

/** All entries of pushes to Loki, each checked as Loki does. */
export function entriesOf(received: readonly Received[]): readonly LokiEntry[] {
  return received.flatMap(({ body }) =>
    (body as LokiPush).streams.flatMap(({ stream, values }) => {
      for (const [name, value] of Object.entries(stream)) {
        if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) || typeof value !== 'string') throw new Error(`label ${name}`);
      }
      return values.map(([at, line, metadata = {}, ...more]) => {
        if (typeof at !== 'string' || !/^\d{19}$/.test(at) || typeof line !== 'string' || more.length > 0) {
          throw new Error(`entry ${JSON.stringify(values)}`);
        }
        for (const value of Object.values(metadata as object))
          if (typeof value !== 'string') throw new Error('metadata');
        return { stream, at: BigInt(at), line, metadata: metadata as Readonly<Record<string, string>> };
      });
    }),
  );
}

export function recordsOf({ resourceLogs }: OtlpLogs): readonly Record<string, unknown>[] {
  return resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords));
}

export function recordsIn(received: readonly Received[]): readonly Record<string, unknown>[] {
  return received.flatMap(({ body }) => recordsOf(body as OtlpLogs));
}
