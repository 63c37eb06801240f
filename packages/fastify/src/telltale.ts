import { TelltaleError, createHttpAdapter } from '@telltale/core';
import type {
  ExemplarLabels,
  ExtraLabels,
  HttpAdapterOptions,
  Labels,
  LabelValues,
  Logger,
  TelemetryCore,
} from '@telltale/core';
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest, RegisterOptions } from 'fastify';
import { answerEndpoint, endpoint, mountEndpoints } from './mount-endpoints.ts';
import { routeConfigReader } from './route-config.ts';
import type { RouteConfig } from './route-config.ts';

/** What the plugin is registered with. */
export interface TelltaleOptions<Extra extends Labels = Labels> extends Omit<
  HttpAdapterOptions<Extra>,
  'exemplar' | 'labels'
> {
  /** Where a telemetry of its own tells what is wrong. @default the application's log */
  readonly logger?: Logger;
  /**
   * Values of the labels that `catalog` adds: `(request) => ({ plan: planOf(request) })`. Asked when the response is over.
   * A value that the catalog does not declare leaves them all out, and is warned of once. @default none
   */
  readonly labels?: (request: FastifyRequest) => LabelValues<ExtraLabels<Extra>>;
  /** Labels of an exemplar, `{ trace_id }`. Asked when the request arrives. @default the telemetry's exemplar source */
  readonly exemplar?: (request: FastifyRequest) => ExemplarLabels | undefined;
}

/**
 * The options themselves, checked: `labels` has to return what `catalog` declares, which `register` alone cannot tell.
 *
 * @example
 * ```ts
 * import { httpCatalog, oneOf } from '@telltale/core';
 * import telltale, { telltaleOptions } from '@telltale/fastify';
 * import Fastify from 'fastify';
 *
 * const app = Fastify();
 * const catalog = httpCatalog({ labels: { plan: oneOf('free', 'paid') } });
 * const options = telltaleOptions({
 *   catalog,
 *   labels: (request) => ({ plan: request.headers['x-plan'] === 'paid' ? 'paid' : 'free' }), // 'gold' does not compile
 * });
 * await app.register(telltale, options);
 * await app.close();
 * ```
 */
export function telltaleOptions<Extra extends Labels = Labels>(options: TelltaleOptions<Extra>): TelltaleOptions {
  return options;
}

/** How one route is recorded: `config: { telltale: false }`. */
export type RouteTelemetry =
  /** Not at all. */
  | false
  /** Under another template: several routes that do the same under one, a proxy's wildcard under its target. */
  | { readonly route: string };

declare module 'fastify' {
  interface FastifyInstance {
    /** What `@telltale/fastify` records into. */
    readonly telemetry: TelemetryCore;
    /** Where `/metrics` and the others are, if they have a port of their own and it could be listened on. */
    readonly telemetryUrl: string | undefined;
  }
  interface FastifyContextConfig {
    /** How `@telltale/fastify` records the route. */
    readonly telltale?: RouteTelemetry;
  }
}

/**
 * Records every request of a Fastify application, and serves `/metrics`, `/health` and the others of core's endpoints.
 *
 * Registered on the root, it sees all routes, whichever plugin declares them. Register it first: Fastify runs hooks in
 * the order in which they were added, and what an earlier `onRequest` hook refuses is not recorded.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS` where it is registered already; what `createHttpAdapter` throws
 *
 * @example
 * ```ts
 * import Fastify from 'fastify';
 * import telltale from '@telltale/fastify';
 *
 * const app = Fastify();
 * await app.register(telltale);
 * app.get('/users/:id', async (request) => request.params);
 * await app.inject('/users/7');
 * const page = await app.inject('/metrics');
 * // http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/users/:id"} 1
 * await app.close();
 * ```
 */
export const telltale: FastifyPluginAsync<TelltaleOptions> = async (app, { ...options }: RegisteredOptions) => {
  if (app.hasDecorator('telemetry')) {
    const problem =
      'this Fastify application has a decorator telemetry: telltale is registered already, or the name is taken';
    throw new TelltaleError('TELLTALE_OPTIONS', problem);
  }
  const { prefix = '' } = options;
  if (prefix !== '') {
    const problem = `prefix is "${prefix}", which does nothing here; endpoints.basePath moves the endpoints`;
    throw new TelltaleError('TELLTALE_OPTIONS', problem, prefix);
  }
  for (const name of ofRegister) delete options[name];
  const configOf = routeConfigReader();
  const adapter = createHttpAdapter<FastifyRequest>({ logger: loggerOf(app), ...options }, (request) =>
    routeOf(configOf(request)),
  );
  app.decorate('telemetry', adapter.telemetry);
  app.decorate('telemetryUrl', await adapter.endpointsUrl);
  app.addHook('onClose', () => adapter.close());
  app.addHook('onRequest', (request, reply, done) => {
    const config = configOf(request)?.telltale;
    if (config === endpoint && answerEndpoint(adapter, request, reply)) return;
    if (config !== false) adapter.begin(request.raw, reply.raw, request);
    done();
  });
  app.addHook('onError', (_, reply, error, done) => {
    adapter.failed(reply.raw, error);
    done();
  });
  mountEndpoints(app, adapter);
};

// What the package fastify-plugin does: hooks and decorators go to who registers the plugin, not to a context of its own.
Object.assign(telltale, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@telltale/fastify',
  [Symbol.for('plugin-meta')]: { name: '@telltale/fastify', fastify: '5.x' },
});

type RegisteredOptions = TelltaleOptions & RegisterOptions;

// Fastify hands them on.
const ofRegister = ['prefix', 'logLevel', 'logSerializers'] as const satisfies readonly (keyof RegisterOptions)[];

/** The template of the route that answered, prefixes included; nothing where none did. */
function routeOf(config: RouteConfig | undefined): string | undefined {
  const telltale = config?.telltale;
  return typeof telltale === 'object' ? telltale.route : config?.url;
}

function loggerOf({ log }: FastifyInstance): Logger {
  return { warn: (message) => log.warn(message), error: (message) => log.error(message) };
}
