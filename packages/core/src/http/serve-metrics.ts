import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { TelltaleError, shown } from '../errors.ts';
import { demandOption } from './checked-options.ts';
import { completed, plainAnswer } from './endpoint.ts';
import type { EndpointOptions, EndpointTelemetry } from './endpoint-options.ts';
import { isDiscoverable, leaveWord } from './discoverable.ts';
import { createEndpoints, pathOf } from './endpoints.ts';
import type { Endpoints } from './endpoints.ts';
import { sendResponse } from './send-response.ts';

/** Where the metrics server listens, and how long it waits. */
export interface ServeMetricsOptions extends EndpointOptions {
  /** Address to listen on. Another than the machine's own opens the metrics to the network: set `auth`. @default '127.0.0.1' */
  readonly host?: string;
  /** 0 takes any free one. @default 9464, as OpenTelemetry's Prometheus exporter */
  readonly port?: number;
  /** Whether the server keeps a process alive that has nothing else to do. @default false */
  readonly keepsProcessAlive?: boolean;
  /** Seconds a client has to send its request, and then to read the response. @default 30 */
  readonly timeoutSeconds?: number;
  /** Seconds that responses under way get to finish once the server is closed. @default 5 */
  readonly closeTimeoutSeconds?: number;
}

/** A metrics server that listens. */
export interface MetricsServer {
  /** `http://127.0.0.1:9464` */
  readonly url: string;
  readonly port: number;
  /**
   * Stops listening, lets responses under way finish, and cuts off those that do not in time. Resolves when every
   * connection is closed. Idempotent; never rejects.
   */
  close(): Promise<void>;
}

// Scrapers send small requests over few connections: what is beyond has other aims.
const MAX_HEADER_BYTES = 8 * 1024;
const MAX_CONNECTIONS = 100;
const KEEP_ALIVE_SECONDS = 65;

/**
 * Serves the endpoints of {@link createEndpoints} from a port of its own: for workers, and for services that keep
 * metrics off their public port.
 *
 * @throws TelltaleError `TELLTALE_LISTEN` where the port is taken; `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { createTelemetry, serveMetrics } from '@telltale/core';
 *
 * const telemetry = createTelemetry({ service: 'mailer', catalogs: {} });
 * const server = await serveMetrics(telemetry, { port: 0 });
 * const page = await fetch(`${server.url}/metrics`);
 * await server.close();
 * ```
 */
export async function serveMetrics(
  telemetry: EndpointTelemetry,
  options: ServeMetricsOptions = {},
): Promise<MetricsServer> {
  return prepareMetricsServer(telemetry, options)();
}

/**
 * Checks the options at once, and listens when the result is called.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_SECRET`
 */
export function prepareMetricsServer(
  telemetry: EndpointTelemetry,
  options: ServeMetricsOptions,
): () => Promise<MetricsServer> {
  const { host = '127.0.0.1', port = 9464, timeoutSeconds = 30, closeTimeoutSeconds = 5 } = options;
  // An empty host would listen on every interface.
  demandOption(typeof host === 'string' && host !== '', 'host', host, 'no address');
  demandOption(Number.isInteger(port) && port >= 0 && port < 65_536, 'port', port, 'no whole number from 0 to 65535');
  const isTimeout = isDuration(timeoutSeconds) && timeoutSeconds > 0;
  demandOption(isTimeout, 'timeoutSeconds', timeoutSeconds, `no number of seconds above 0 and up to ${MAX_SECONDS}`);
  const expected = `no number of seconds from 0 to ${MAX_SECONDS}`;
  demandOption(isDuration(closeTimeoutSeconds), 'closeTimeoutSeconds', closeTimeoutSeconds, expected);
  // Nothing else is there, so the index is what one gets to see first.
  const endpoints = createEndpoints(telemetry, { ...options, paths: { index: ['/', '/telltale'], ...options.paths } });
  return async () => {
    const server = new ScrapeServer(telemetry, endpoints, { timeoutSeconds, closeTimeoutSeconds });
    const bound = await server.listen(host, port, options.keepsProcessAlive ?? false);
    const url = `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
    const forget = isDiscoverable() ? leaveWord(telemetry.service, reachable(url), options) : () => {};
    return {
      url,
      port: bound,
      close: () => {
        forget();
        return server.close();
      },
    };
  };
}

/** An address that stands for all of this machine is no address to ask. */
function reachable(url: string): string {
  return url.replace('//0.0.0.0:', '//127.0.0.1:').replace('//[::]:', '//[::1]:');
}

// What a timer of Node.js can wait for.
const MAX_SECONDS = 2_147_483;

function isDuration(seconds: unknown): boolean {
  return typeof seconds === 'number' && seconds >= 0 && seconds <= MAX_SECONDS;
}

class ScrapeServer {
  readonly #telemetry: EndpointTelemetry;
  readonly #endpoints: Endpoints;
  readonly #timeoutSeconds: number;
  readonly #closeTimeoutSeconds: number;
  readonly #server: Server;
  // How many requests are under way on each connection.
  readonly #sockets = new Map<Socket, number>();
  #keepsProcessAlive = false;
  #closing: Promise<void> | undefined;

  constructor(
    telemetry: EndpointTelemetry,
    endpoints: Endpoints,
    { timeoutSeconds, closeTimeoutSeconds }: { timeoutSeconds: number; closeTimeoutSeconds: number },
  ) {
    this.#telemetry = telemetry;
    this.#endpoints = endpoints;
    this.#timeoutSeconds = timeoutSeconds;
    this.#closeTimeoutSeconds = closeTimeoutSeconds;
    const limits = {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: timeoutSeconds * 1000,
      requestTimeout: timeoutSeconds * 1000,
      connectionsCheckingInterval: Math.min(timeoutSeconds * 500, 5000),
      keepAliveTimeout: KEEP_ALIVE_SECONDS * 1000,
    };
    this.#server = createServer(limits, (request, response) => void this.#serve(request, response));
    this.#server.maxConnections = MAX_CONNECTIONS;
    this.#server.on('connection', (socket) => this.#admit(socket));
  }

  async listen(host: string, port: number, keepsProcessAlive: boolean): Promise<number> {
    this.#keepsProcessAlive = keepsProcessAlive;
    await new Promise<void>((resolve, reject) => {
      const failed = (error: Error): void => reject(listenError(host, port, error));
      this.#server.once('error', failed);
      try {
        this.#server.listen({ host, port }, () => {
          this.#server.off('error', failed);
          resolve();
        });
      } catch (error) {
        failed(error as Error);
      }
    });
    // A connection that cannot be accepted is the client's trouble, not a reason to end the process.
    this.#server.on('error', (error) => this.#telemetry.logger.warn(`the metrics server: ${error.message}`));
    if (!keepsProcessAlive) this.#server.unref();
    return (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    this.#closing ??= this.#closeAll();
    return this.#closing;
  }

  async #closeAll(): Promise<void> {
    const closed = new Promise((resolve) => {
      this.#server.close(resolve);
    });
    // Who waits for this must not see the process end for lack of anything else to do.
    for (const socket of this.#sockets.keys()) socket.ref();
    // Not `closeIdleConnections()`, which spares connections that have not sent anything yet.
    for (const [socket, requests] of this.#sockets) if (requests === 0) socket.destroy();
    const cancel = this.#telemetry.clock.after(this.#closeTimeoutSeconds * 1000, () => {
      for (const socket of this.#sockets.keys()) socket.destroy();
    });
    await closed;
    cancel();
  }

  #admit(socket: Socket): void {
    this.#sockets.set(socket, 0);
    socket.once('close', () => this.#sockets.delete(socket));
    if (!this.#keepsProcessAlive) socket.unref();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { socket } = request;
    this.#count(socket, 1);
    // A request body is nothing we want: it is thrown away as it comes.
    request.resume();
    const cancel = this.#telemetry.clock.after(this.#timeoutSeconds * 1000, () => socket.destroy());
    const { method = '', url = '/', headers } = request;
    const answer = this.#endpoints({ method, path: pathOf(url), headers, remoteAddress: socket.remoteAddress });
    const answered = (await answer) ?? completed(plainAnswer(404, 'There is nothing here.'), method);
    if (this.#closing !== undefined) response.shouldKeepAlive = false;
    await sendResponse(response, answered);
    cancel();
    if (this.#count(socket, -1) === 0 && this.#closing !== undefined) socket.destroySoon();
  }

  #count(socket: Socket, change: number): number {
    const requests = (this.#sockets.get(socket) ?? 0) + change;
    if (this.#sockets.has(socket)) this.#sockets.set(socket, requests);
    return requests;
  }
}

const whyNot: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something listens there already',
  EACCES: 'the process may not listen there',
  EADDRNOTAVAIL: 'this machine does not have that address',
  ENOTFOUND: 'the name of the host is unknown',
};

function listenError(host: string, port: number, error: NodeJS.ErrnoException): TelltaleError {
  const why = whyNot[error.code ?? ''] ?? error.message;
  return new TelltaleError('TELLTALE_LISTEN', `Cannot listen on ${shown(host)}, port ${port}: ${why}`, port, error);
}
