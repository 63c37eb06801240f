import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TelemetryCore } from '../telemetry.ts';
import { isDiscoverable, leaveWord } from './discoverable.ts';
import { createEndpoints, pathOf } from './endpoints.ts';
import type { Endpoints } from './endpoints.ts';
import { sendResponse } from './send-response.ts';
import { prepareMetricsServer } from './serve-metrics.ts';
import type { MetricsServer, ServeMetricsOptions } from './serve-metrics.ts';

/** The endpoints of an adapter, wherever they are. */
export interface AdapterEndpoints {
  /** Paths that the application's server answers. */
  readonly routes: readonly string[];
  /** Of a server of their own. */
  readonly url: Promise<string | undefined>;
  /** Answers a request to the application's server; false if it is not for an endpoint. */
  answer(request: IncomingMessage, response: ServerResponse, url: string): boolean;
  close(): Promise<void>;
}

/** @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_SECRET` */
export function adapterEndpoints(
  telemetry: TelemetryCore,
  options: ServeMetricsOptions | false = {},
): AdapterEndpoints {
  if (options === false) return nowhere;
  return options.port === undefined
    ? new EndpointsOfApplication(telemetry, options)
    : new EndpointsApart(telemetry, options);
}

const nowhere: AdapterEndpoints = {
  routes: [],
  url: Promise.resolve(undefined),
  answer: () => false,
  close: () => Promise.resolve(),
};

class EndpointsOfApplication implements AdapterEndpoints {
  readonly routes: readonly string[];
  readonly url = Promise.resolve(undefined);
  readonly #telemetry: TelemetryCore;
  readonly #options: ServeMetricsOptions;
  readonly #endpoints: Endpoints;
  #isFound = !isDiscoverable();
  #forget = (): void => {};

  constructor(telemetry: TelemetryCore, options: ServeMetricsOptions) {
    this.#telemetry = telemetry;
    this.#options = options;
    this.#endpoints = createEndpoints(telemetry, options);
    this.routes = this.#endpoints.routes;
  }

  answer(request: IncomingMessage, response: ServerResponse, url: string): boolean {
    if (!this.#isFound) this.#beFound(request);
    const path = pathOf(url);
    // A connection that changes its protocol belongs to who changes it, and so does its end.
    if (!this.#endpoints.mayHave(path) || (request as { upgrade?: boolean }).upgrade === true) return false;
    const answered = this.#endpoints(new EndpointView(request, path));
    if (answered === undefined) return false;
    // A body is nothing we want: it is thrown away as it comes.
    request.resume();
    void answered.then((ready) => sendResponse(response, ready));
    return true;
  }

  close(): Promise<void> {
    this.#forget();
    return Promise.resolve();
  }

  // Where the application listens is not known before the first request says so.
  #beFound({ socket }: IncomingMessage): void {
    this.#isFound = true;
    if (socket.localPort === undefined || 'encrypted' in socket) return;
    const address = socket.localAddress ?? '127.0.0.1';
    const host =
      address.includes(':') && !address.startsWith('::ffff:') ? `[${address}]` : address.replace('::ffff:', '');
    this.#forget = leaveWord(this.#telemetry.service, `http://${host}:${socket.localPort}`, this.#options);
  }
}

class EndpointsApart implements AdapterEndpoints {
  readonly routes = [];
  readonly url: Promise<string | undefined>;
  readonly #server: Promise<MetricsServer | undefined>;

  constructor(telemetry: TelemetryCore, options: ServeMetricsOptions) {
    this.#server = listening(telemetry, prepareMetricsServer(telemetry, options));
    this.url = this.#server.then((server) => server?.url);
  }

  answer(): boolean {
    return false;
  }

  async close(): Promise<void> {
    await (await this.#server)?.close();
  }
}

/** A port that is taken does not keep the application from starting. */
async function listening(
  { logger }: TelemetryCore,
  listen: () => Promise<MetricsServer>,
): Promise<MetricsServer | undefined> {
  try {
    return await listen();
  } catch (error) {
    try {
      logger.error(error instanceof Error ? error.message : String(error));
    } catch {
      // A logger that fails must not end the process.
    }
    return undefined;
  }
}

/** A request as the endpoints see it. The headers are read where they are needed: Node.js makes them when they are. */
class EndpointView {
  readonly path: string;
  readonly #request: IncomingMessage;

  constructor(request: IncomingMessage, url: string) {
    this.path = url;
    this.#request = request;
  }

  get method(): string {
    return this.#request.method ?? '';
  }

  get headers(): IncomingMessage['headers'] {
    return this.#request.headers;
  }

  get remoteAddress(): string | undefined {
    return this.#request.socket.remoteAddress;
  }
}
