import type { IncomingMessage, ServerResponse } from 'node:http';
import { announceHttpRoutes } from '../announcements.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Labels, LabelValues } from '../catalog/labels.ts';
import type { ExtraLabels } from './http-catalog.ts';
import { http } from '../catalogs/http.ts';
import type { ExemplarLabels } from '../instruments/handles.ts';
import type { Logger } from '../logger.ts';
import { createTelemetry } from '../telemetry.ts';
import type { TelemetryCore } from '../telemetry.ts';
import { isDiscoverable, leaveWord } from './discoverable.ts';
import { createEndpoints } from './endpoints.ts';
import type { Endpoints } from './endpoints.ts';
import { ExchangeWatch } from './exchange-observers.ts';
import { nodeExchanges } from './node-exchanges.ts';
import type { NodeExchanges, RouteOf } from './node-exchanges.ts';
import { recorderOf, routeNamesOf } from './recorder.ts';
import type { HttpRecorderOptions } from './recorder.ts';
import { sendResponse } from './send-response.ts';
import { serveMetrics } from './serve-metrics.ts';
import type { MetricsServer, ServeMetricsOptions } from './serve-metrics.ts';

/** What every framework's adapter is asked for. */
export interface HttpAdapterOptions<
  Extra extends Labels = Labels,
  Request = IncomingMessage,
> extends HttpRecorderOptions<Extra> {
  /** The application's telemetry. @default one of its own, for the service that package.json names */
  readonly telemetry?: TelemetryCore;
  /** Where a telemetry of its own tells what is wrong. @default the console */
  readonly logger?: Logger;
  /**
   * Where `/metrics`, `/health` and the others are: on the application's own server; with a `port`, on one of their own;
   * `false` leaves them out. @default on the application's server, without a base path
   */
  readonly endpoints?: ServeMetricsOptions | false;
  /**
   * Values of the labels that `catalog` adds: `(request) => ({ plan: planOf(request) })`. Asked when the response is over.
   * A value that the catalog does not declare leaves them all out, and is warned of once. @default none
   */
  readonly labels?: (request: Request, response: ServerResponse) => LabelValues<ExtraLabels<Extra>>;
  /** Labels of an exemplar, `{ trace_id }`. Asked when the request arrives. @default the telemetry's exemplar source */
  readonly exemplar?: (request: Request, response: ServerResponse) => ExemplarLabels | undefined;
}

/** What a framework's adapter is made of. It has to say which route answered, and to call this. */
export interface HttpAdapter<Request = IncomingMessage> extends NodeExchanges<Request> {
  readonly telemetry: TelemetryCore;
  /** Paths that {@link answers} answers, with parameters as `:catalog`: for routers that want to know. */
  readonly routes: readonly string[];
  /**
   * Answers a request for one of the endpoints; false if it is the application's. To be called before `begin`: scrapes
   * and probes are no traffic. Never throws.
   *
   * @param url - Where the framework changes `request.url`, the one that was sent.
   */
  answers(request: IncomingMessage, response: ServerResponse, url?: string): boolean;
  /** Closes what this adapter opened: its own server, and its own telemetry. Idempotent; never rejects. */
  close(): Promise<void>;
}

/**
 * Everything that the adapters of Node.js frameworks have in common.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_METRIC_CONFLICT`
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createHttpAdapter } from '@telltale/core';
 *
 * const adapter = createHttpAdapter({}, (request) => (request.url === '/' ? '/' : undefined));
 * createServer((request, response) => {
 *   if (adapter.answers(request, response)) return;
 *   adapter.begin(request, response);
 *   response.end('hello');
 * });
 * ```
 */
export function createHttpAdapter<Request = IncomingMessage, Extra extends Labels = Labels>(
  options: HttpAdapterOptions<Extra, Request>,
  routeOf: RouteOf<Request>,
): HttpAdapter<Request> {
  const { endpoints: endpointOptions = {} } = options;
  const telemetry = options.telemetry ?? ownTelemetry(options);
  const names = routeNamesOf(telemetry, options);
  const watch = new ExchangeWatch(telemetry, routeOf as RouteOf<unknown>, names);
  const within = { key: exchangeKeyOf(telemetry), watch };
  const exchanges = nodeExchanges(recorderOf(telemetry, options, names), routeOf, options, within);
  // For whoever names other things after them, such as spans.
  announceHttpRoutes({
    routeOf(request, response) {
      const route = exchanges.routeOf(request, response);
      return route === undefined ? undefined : names.of(route);
    },
  });
  const hasOwnServer = endpointOptions !== false && endpointOptions.port !== undefined;
  const server = hasOwnServer ? serve(telemetry, endpointOptions) : undefined;
  const endpoints = endpointOptions === false || hasOwnServer ? undefined : createEndpoints(telemetry, endpointOptions);
  let isFound = endpoints === undefined || endpointOptions === false || !isDiscoverable();
  let forget = (): void => {};
  // An adapter does not know where its application listens before the first request says so.
  const beFound = ({ socket }: IncomingMessage): void => {
    isFound = true;
    if (endpointOptions === false || socket.localPort === undefined || 'encrypted' in socket) return;
    const address = socket.localAddress ?? '127.0.0.1';
    const host =
      address.includes(':') && !address.startsWith('::ffff:') ? `[${address}]` : address.replace('::ffff:', '');
    forget = leaveWord(telemetry.service, `http://${host}:${socket.localPort}`, endpointOptions);
  };
  return {
    ...exchanges,
    telemetry,
    routes: endpoints?.routes ?? [],
    answers(request, response, url = request.url) {
      if (!isFound) beFound(request);
      return endpoints !== undefined && answer(endpoints, request, response, url ?? '/');
    },
    async close() {
      forget();
      await (await server)?.close();
      if (options.telemetry === undefined) telemetry.close();
    },
  };
}

// By telemetry.
const exchangeKeys = new WeakMap<object, symbol>();

function exchangeKeyOf(telemetry: TelemetryCore): symbol {
  let key = exchangeKeys.get(telemetry);
  if (key === undefined) exchangeKeys.set(telemetry, (key = Symbol('telltale.exchange')));
  return key;
}

function ownTelemetry({
  logger,
  catalog = http,
}: {
  readonly logger?: Logger;
  readonly catalog?: Catalog;
}): TelemetryCore {
  return createTelemetry({
    catalogs: { http: catalog },
    ...(logger === undefined ? {} : { logger }),
  });
}

function answer(endpoints: Endpoints, request: IncomingMessage, response: ServerResponse, url: string): boolean {
  if (!endpoints.mayHave(url)) return false;
  const answered = endpoints(new EndpointView(request, url));
  if (answered === undefined) return false;
  // A body is nothing we want: it is thrown away as it comes.
  request.resume();
  void answered.then((ready) => sendResponse(response, ready));
  return true;
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

/** A port that is taken does not keep the application from starting. */
async function serve(telemetry: TelemetryCore, options: ServeMetricsOptions): Promise<MetricsServer | undefined> {
  try {
    return await serveMetrics(telemetry, options);
  } catch (error) {
    try {
      telemetry.logger.error(error instanceof Error ? error.message : String(error));
    } catch {
      // A logger that fails must not end the process.
    }
    return undefined;
  }
}
