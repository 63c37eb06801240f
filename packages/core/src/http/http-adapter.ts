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
import { adapterEndpoints } from './adapter-endpoints.ts';
import { demandOption, refuseUnknown } from './checked-options.ts';
import { ExchangeWatch } from './exchange-observers.ts';
import { exchangeKey, nodeExchanges } from './node-exchanges.ts';
import type { ExchangeKey, NodeExchanges, RouteOf, WithinTelemetry } from './node-exchanges.ts';
import { recorderOf, routeNamesOf } from './recorder.ts';
import type { HttpRecorderOptions } from './recorder.ts';
import type { ServeMetricsOptions } from './serve-metrics.ts';

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
   * Where the endpoints are that have a port of their own, once they listen: `http://127.0.0.1:9464`. Nothing where they are
   * on the application's server, are left out, or could not listen. Never rejects.
   */
  readonly endpointsUrl: Promise<string | undefined>;
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
 * @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_SECRET`, `TELLTALE_METRIC_CONFLICT`
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
  checkOptions(options as GivenOptions);
  const telemetry = options.telemetry ?? ownTelemetry(options);
  const endpoints = adapterEndpoints(telemetry, options.endpoints);
  const names = routeNamesOf(telemetry, options);
  const watch = new ExchangeWatch(telemetry, routeOf as RouteOf<unknown>, names);
  const within: WithinTelemetry = { key: exchangeKeyOf(telemetry), watch };
  const exchanges = nodeExchanges(recorderOf(telemetry, options, names), routeOf, options, within);
  // For whoever names other things after them, such as spans.
  announceHttpRoutes({
    routeOf(request, response) {
      const route = exchanges.routeOf(request, response);
      return route === undefined ? undefined : names.of(route);
    },
  });
  return {
    ...exchanges,
    telemetry,
    routes: endpoints.routes,
    endpointsUrl: endpoints.url,
    answers: (request, response, url = request.url) => endpoints.answer(request, response, url ?? '/'),
    async close() {
      await endpoints.close();
      if (options.telemetry === undefined) telemetry.close();
    },
  };
}

const knownOptions = {
  telemetry: true,
  logger: true,
  endpoints: true,
  labels: true,
  exemplar: true,
  catalog: true,
  ignore: true,
  unmatchedRoute: true,
  groupRoute: true,
  groupStatus: true,
} satisfies Record<keyof HttpAdapterOptions, true>;

type GivenOptions = Readonly<Record<keyof typeof knownOptions, unknown>>;

function checkOptions(options: GivenOptions): void {
  demandOption(isObject(options), 'the options argument', options, 'no object');
  refuseUnknown('the options argument', options, knownOptions);
  for (const name of ['labels', 'exemplar', 'ignore', 'groupRoute'] as const) {
    const given = options[name];
    demandOption(given === undefined || typeof given === 'function', name, given, 'no function');
  }
  const { endpoints = {}, telemetry } = options;
  demandOption(endpoints === false || isObject(endpoints), 'endpoints', endpoints, 'neither false nor an object');
  const isTelemetry = telemetry === undefined || (isObject(telemetry) && 'recordingFailed' in telemetry);
  demandOption(isTelemetry, 'telemetry', telemetry, 'not what createTelemetry returns');
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

// By telemetry.
const exchangeKeys = new WeakMap<object, ExchangeKey>();

function exchangeKeyOf(telemetry: TelemetryCore): ExchangeKey {
  let key = exchangeKeys.get(telemetry);
  if (key === undefined) exchangeKeys.set(telemetry, (key = exchangeKey()));
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
