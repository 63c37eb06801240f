import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { TelltaleError, shown } from '../errors.ts';
import { acceptsGzip } from '../exposition/negotiate.ts';
import type { TelemetryCore } from '../telemetry.ts';
import { createAuthorizer } from './authorization.ts';
import type { AuthOptions, Authorizer } from './authorization.ts';
import { completed, headerOf, jsonAnswer, plainAnswer } from './endpoint.ts';
import type { EndpointAnswer, EndpointRequest, EndpointResponse } from './endpoint.ts';
import { Health } from './health.ts';
import type { HealthChecks, HealthReport } from './health.ts';

/** Where the endpoints are, who may read them, and what readiness means. */
export interface EndpointOptions {
  /** Put in front of every path: `/internal` makes `/internal/metrics`. @default '' */
  readonly basePath?: string;
  /** Who may read metrics, and what the health checks found. @default everyone */
  readonly auth?: AuthOptions;
  /** What the service cannot do without: asked by `/health` and `/health/ready`. @default none */
  readonly checks?: HealthChecks;
}

/** Answers a request; `undefined` at once where the path is none of the endpoints'. Never rejects. */
export type Endpoints = (request: EndpointRequest) => Promise<EndpointResponse> | undefined;

/** What the endpoints need of a telemetry. */
export type EndpointTelemetry = Pick<TelemetryCore, 'clock' | 'logger' | 'page' | 'snapshot'>;

const CATALOG = '/metrics/json/';

interface Endpoint {
  /** Whether somebody without credentials is turned away. */
  readonly isProtected: boolean;
  /** @param isTrusted - Whether who asks may see details. */
  readonly answer: (request: EndpointRequest, isTrusted: boolean) => Promise<EndpointAnswer>;
}

/**
 * The endpoints of a telemetry, for any server:
 *
 * - `/metrics`: the page, in the format that `Accept` asks for, compressed where `Accept-Encoding` has gzip
 * - `/metrics/json`, `/metrics/json/:catalog`: every value as JSON, and those of one catalog
 * - `/health/live`: 200 as long as the process can answer
 * - `/health/ready` and `/health`: 200 while the checks succeed, or fail only where the service can do without; else 503
 *
 * The health endpoints answer everyone, for probes have no credentials, but name the checks only to who is authorized.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`
 */
export function createEndpoints(telemetry: EndpointTelemetry, options: EndpointOptions = {}): Endpoints {
  const { auth, checks = {} } = options;
  const basePath = resolveBasePath(options.basePath ?? '');
  const authorizer = auth === undefined ? undefined : createAuthorizer(auth);
  const find = endpointFinder(telemetry, new Health(checks, telemetry.clock, telemetry.logger));
  const failed = warnOnce(telemetry);
  return (request) => {
    const path = pathBelow(basePath, request.path);
    const endpoint = path === undefined ? undefined : find(path);
    if (endpoint === undefined) return undefined;
    return answered(endpoint, request, authorizer).catch((error: unknown) => {
      failed(error);
      return completed(plainAnswer(500, 'The telemetry failed to answer; its log says why.'), request.method);
    });
  };
}

async function answered(
  endpoint: Endpoint,
  request: EndpointRequest,
  authorizer: Authorizer | undefined,
): Promise<EndpointResponse> {
  const { method } = request;
  const isTrusted = authorizer?.allows(headerOf(request, 'authorization')) ?? true;
  if (endpoint.isProtected && !isTrusted) {
    const headers = { 'www-authenticate': authorizer?.challenge ?? '' };
    return completed(plainAnswer(401, 'Credentials are required.', headers), method);
  }
  if (method !== 'GET' && method !== 'HEAD') {
    return completed(plainAnswer(405, 'Only GET and HEAD are possible here.', { allow: 'GET, HEAD' }), method);
  }
  return completed(await endpoint.answer(request, isTrusted), method);
}

function endpointFinder(telemetry: EndpointTelemetry, health: Health): (path: string) => Endpoint | undefined {
  const readiness: Endpoint = {
    isProtected: false,
    answer: async (_, isTrusted) => healthAnswer(await health.report(), isTrusted),
  };
  const endpoints = new Map<string, Endpoint>([
    ['/metrics', { isProtected: true, answer: (request) => pageAnswer(telemetry, request) }],
    ['/metrics/json', { isProtected: true, answer: (request) => snapshotAnswer(telemetry, request) }],
    ['/health', readiness],
    ['/health/ready', readiness],
    ['/health/live', { isProtected: false, answer: () => Promise.resolve(jsonAnswer(200, { status: 'ok' })) }],
  ]);
  return (path) => {
    const endpoint = endpoints.get(path);
    if (endpoint !== undefined) return endpoint;
    if (!path.startsWith(CATALOG)) return undefined;
    const catalog = path.slice(CATALOG.length);
    return { isProtected: true, answer: (request) => snapshotAnswer(telemetry, request, catalog) };
  };
}

async function pageAnswer(telemetry: EndpointTelemetry, request: EndpointRequest): Promise<EndpointAnswer> {
  const page = await telemetry.page(headerOf(request, 'accept'));
  const vary = { vary: 'accept, accept-encoding' };
  const { contentType } = page;
  if (!acceptsGzip(headerOf(request, 'accept-encoding'))) {
    return { status: 200, contentType, headers: vary, body: page.chunks, release: () => page.release() };
  }
  try {
    const body = await page.gzip();
    return { status: 200, contentType, headers: { ...vary, 'content-encoding': 'gzip' }, body };
  } finally {
    page.release();
  }
}

// Below this many characters the headers of a compressed body cost more than it saves.
const WORTH_COMPRESSING = 1024;

async function snapshotAnswer(
  telemetry: EndpointTelemetry,
  request: EndpointRequest,
  catalog?: string,
): Promise<EndpointAnswer> {
  const snapshot = await telemetry.snapshot(catalog);
  if (catalog !== undefined && Object.keys(snapshot.catalogs).length === 0) {
    return plainAnswer(404, 'There is no catalog of that name.');
  }
  const answer = jsonAnswer(200, snapshot);
  const headers = { vary: 'accept-encoding' };
  if (answer.body.length < WORTH_COMPRESSING || !acceptsGzip(headerOf(request, 'accept-encoding'))) {
    return { ...answer, headers };
  }
  const body = await promisify(gzip)(answer.body as string, { level: 1 });
  return { ...answer, headers: { ...headers, 'content-encoding': 'gzip' }, body };
}

function healthAnswer(report: HealthReport, isTrusted: boolean): EndpointAnswer {
  return jsonAnswer(report.status === 'unavailable' ? 503 : 200, isTrusted ? report : { status: report.status });
}

function resolveBasePath(basePath: string): string {
  const path = basePath.endsWith('/') ? basePath.slice(0, -1) : basePath;
  if (path === '' || /^(\/[\w.~-]+)+$/.test(path)) return path;
  throw new TelltaleError('TELLTALE_OPTIONS', `basePath is ${shown(basePath)}, which is no path`, basePath);
}

/** A path below another, without query and closing slash; `undefined` where it is not below it. */
function pathBelow(basePath: string, path: string): string | undefined {
  const query = path.indexOf('?');
  const plain = query < 0 ? path : path.slice(0, query);
  if (!plain.startsWith(basePath)) return undefined;
  return plain.endsWith('/') ? plain.slice(basePath.length, -1) : plain.slice(basePath.length);
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
