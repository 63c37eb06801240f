import type { MetricRegistry } from '../registry.ts';
import { Gate } from './access/gate.ts';
import { completed, plainAnswer } from './endpoint.ts';
import type { EndpointRequest, EndpointResponse } from './endpoint.ts';
import { answersOf } from './endpoint-answers.ts';
import type { Asked } from './endpoint-answers.ts';
import { refuseUnknown } from './checked-options.ts';
import { endpointOptions } from './endpoint-options.ts';
import type { EndpointOptions, EndpointTelemetry } from './endpoint-options.ts';
import { checkedPath, mountEndpoints } from './endpoint-paths.ts';
import type { FoundEndpoint } from './endpoint-paths.ts';
import { GoldenSignalsOf } from './summary/golden-signals.ts';

/** Answers requests for the endpoints. */
export interface Endpoints {
  /** `undefined` at once where the path is none of the endpoints'. Never rejects. */
  (request: EndpointRequest): Promise<EndpointResponse> | undefined;
  /** Every path, base path included, with parameters as `:catalog`: for routers that want to know. */
  readonly routes: readonly string[];
  /** False for nearly every path that is none of the endpoints', without looking for it. */
  mayHave(path: string): boolean;
}

/**
 * The endpoints of a telemetry, for any server:
 *
 * - `/metrics`: the page, in the format that `Accept` asks for, compressed where `Accept-Encoding` has gzip
 * - `/metrics/json`, `/metrics/json/:catalog`: every value as JSON, and those of one catalog
 * - `/metrics/summary`: golden signals as JSON, since the start and of late
 * - `/health/live`: 200 as long as the process can answer
 * - `/health/ready` and `/health`: 200 while the checks succeed, or fail only where the service can do without; else 503
 * - `/telltale`, `/metrics/docs`, `/metrics/openapi.json`: what is there, as a list, to be tried out, and as OpenAPI 3.1
 *
 * The health endpoints answer everyone, for probes have no credentials, but name the checks only to who is authorized.
 * The last three tell nothing of the service and need no credentials; `allow` and `rateLimit` hold for them too.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_SECRET`
 */
export function createEndpoints(telemetry: EndpointTelemetry, options: EndpointOptions = {}): Endpoints {
  refuseUnknown('endpoints', options, endpointOptions);
  const basePath = checkedPath('basePath', options.basePath ?? '');
  const mounted = mountEndpoints(options.paths ?? {});
  const gate = new Gate(options, telemetry.logger, telemetry.clock);
  const registry = telemetry.registry as MetricRegistry;
  const signals = new GoldenSignalsOf(
    () => registry.instruments(),
    telemetry.clock,
    options.summaryWindowSeconds ?? 300,
  );
  const answers = answersOf({ ...options, telemetry, registry, gate, signals, list: mounted.list });
  const failed = warnOnce(telemetry);
  // The character after the base path tells nearly all of the application's own requests apart, which ask here too.
  const at = basePath.length + 1;
  const begins = new Uint8Array(128);
  for (const route of mounted.routes) begins[route.charCodeAt(1)] = 1;
  const isQuick = !mounted.routes.some((route) => route === '/' || route.startsWith('/:'));
  const mayHave = (path: string): boolean => !isQuick || begins[path.charCodeAt(at)] === 1;
  const endpoints = (request: EndpointRequest): Promise<EndpointResponse> | undefined => {
    if (!mayHave(request.path)) return undefined;
    const path = pathBelow(basePath, request.path);
    const found = path === undefined ? undefined : mounted.find(path);
    if (found === undefined) return undefined;
    signals.tick();
    return answered(found, { request, parameter: found.parameter, base: baseOf(basePath, request.path) }).catch(
      (error: unknown) => {
        failed(error);
        return completed(plainAnswer(500, 'The telemetry failed to answer; its log says why.'), request.method);
      },
    );
  };

  async function answered({ endpoint }: FoundEndpoint, asked: Asked): Promise<EndpointResponse> {
    const { request } = asked;
    const refusal = await gate.refusal(request, endpoint.access);
    if (refusal !== undefined) return completed(refusal, request.method);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      const answer = plainAnswer(405, 'Only GET and HEAD are possible here.', { allow: 'GET, HEAD' });
      return completed(answer, request.method);
    }
    return completed(await answers[endpoint.name](asked), request.method);
  }

  return Object.assign(endpoints, { mayHave, routes: mounted.routes.map((route) => `${basePath}${route}`) });
}

/** A path below another, without query and closing slash; `undefined` where it is not below it. */
function pathBelow(basePath: string, path: string): string | undefined {
  const plain = withoutQuery(path);
  if (!plain.startsWith(basePath)) return undefined;
  return plain.endsWith('/') ? plain.slice(basePath.length, -1) : plain.slice(basePath.length);
}

/** The relative URL that leads from a path to what the endpoints are mounted below, wherever that is. */
function baseOf(basePath: string, path: string): string {
  const below = withoutQuery(path).slice(basePath.length);
  if (below === '') return `./${basePath.slice(basePath.lastIndexOf('/') + 1)}${basePath === '' ? '' : '/'}`;
  return '../'.repeat(below.split('/').length - 2) || './';
}

function withoutQuery(path: string): string {
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}

function warnOnce({ logger }: EndpointTelemetry): (error: unknown) => void {
  let told = false;
  return (error) => {
    if (told) return;
    told = true;
    try {
      logger.error(`an endpoint failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    } catch {
      // A logger that fails must not fail the response.
    }
  };
}

/** The path of a request target, which may be a whole URL (RFC 9112, 3.2.2). */
export function pathOf(url: string): string {
  return url.startsWith('/') ? url : (URL.parse(url)?.pathname ?? url);
}
