import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTelemetry } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { createLogger } from '../src/index.ts';
import type { Logger, LoggerOptions } from '../src/index.ts';

/** A server that a framework started, with `GET /users/:id`, `POST /echo`, `GET /fails`, `GET /teapot` and `GET /slow`. */
export interface Running {
  readonly server: Server;
  close(): Promise<unknown>;
}

/** Makes an application of one framework: handlers log `logger.info('in the handler')` and add `{ tenant }` to the request. */
export type Start = (telemetry: TelemetryCore, logger: Logger) => Promise<Running>;

export interface RequestLog extends AsyncDisposable {
  readonly telemetry: TelemetryCore;
  readonly url: string;
  readonly logger: Logger;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** All lines, once as many requests are over as given. */
  lines(requests: number): Promise<readonly Record<string, unknown>[]>;
}

export async function logging(start: Start, options: LoggerOptions = {}): Promise<RequestLog> {
  const telemetry = createTelemetry({ service: 'shop', catalogs: {}, registry: false, runtime: false });
  const lines: Record<string, unknown>[] = [];
  let told = (): void => {};
  const destination = {
    write(line: string) {
      lines.push(JSON.parse(line) as Record<string, unknown>);
      told();
    },
  };
  const logger = createLogger({ telemetry, requests: true, level: 'debug', destination, ...options });
  const running = await start(telemetry, logger);
  // What a framework says of its own start.
  lines.length = 0;
  const { port } = running.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    telemetry,
    url,
    logger,
    fetch: (path, init) => fetch(url + path, init),
    async lines(requests) {
      while (lines.filter(isRequest).length < requests) await new Promise<void>((resolve) => (told = resolve));
      return lines.splice(0);
    },
    [Symbol.asyncDispose]: async () => {
      running.server.closeAllConnections();
      await running.close();
      await logger.close();
    },
  };
}

export function isRequest(line: Record<string, unknown>): boolean {
  return 'duration_ms' in line;
}
