import { gzipped } from '../exposition/gzip.ts';
import { acceptsGzip } from '../exposition/negotiate.ts';
import { snapshotText } from '../exposition/snapshot-text.ts';
import type { MetricRegistry } from '../registry.ts';
import type { Gate } from './access/gate.ts';
import { headerOf, jsonAnswer, plainAnswer } from './endpoint.ts';
import type { EndpointAnswer, EndpointRequest } from './endpoint.ts';
import type { MountedEndpoint } from './endpoint-paths.ts';
import type { EndpointOptions, EndpointTelemetry } from './endpoint-options.ts';
import type { EndpointName } from './endpoint-table.ts';

import { Health } from './health.ts';
import type { HealthReport } from './health.ts';
import { explorerPage } from './pages/explorer-page.ts';
import { indexPage } from './pages/index-page.ts';
import { openApi } from './pages/openapi.ts';
import type { Demands } from './pages/openapi.ts';
import type { GoldenSignalsOf } from './summary/golden-signals.ts';

/** A request that has passed the gate. */
export interface Asked {
  readonly request: EndpointRequest;
  /** The rest of the path, where the endpoint has a parameter. */
  readonly parameter: string;
  /** The relative URL that leads from the request's path to what the endpoints are mounted below. */
  readonly base: string;
}

/** What an endpoint says. May reject. */
export type Answer = (asked: Asked) => EndpointAnswer | Promise<EndpointAnswer>;

/** What the answers are made from. */
export interface Answering extends Pick<EndpointOptions, 'allow' | 'auth' | 'checks' | 'rateLimit'> {
  readonly telemetry: EndpointTelemetry;
  readonly registry: MetricRegistry;
  readonly gate: Gate;
  readonly signals: GoldenSignalsOf;
  readonly list: readonly MountedEndpoint[];
}

/** What each endpoint says. */
export function answersOf(answering: Answering): Readonly<Record<EndpointName, Answer>> {
  const { allow, auth, checks = {}, gate, list, rateLimit, registry, signals, telemetry } = answering;
  const demands: Demands = { auth, hasAllow: allow !== undefined, hasRateLimit: rateLimit !== undefined };
  const health = new Health(checks, telemetry.clock, telemetry.logger);
  const readiness: Answer = async ({ request }) => healthAnswer(await health.report(), await gate.trusts(request));
  return {
    metrics: ({ request }) => pageAnswer(telemetry, request),
    summary: async () => {
      await registry.refresh();
      return jsonAnswer(200, signals.report(telemetry.service));
    },
    json: ({ request }) => snapshotAnswer(answering, request),
    catalog: ({ request, parameter }) => snapshotAnswer(answering, request, parameter),
    health: readiness,
    ready: readiness,
    live: () => jsonAnswer(200, { status: 'ok' }),
    index: ({ base }) => indexPage(list, auth !== undefined, base),
    explorer: ({ base }) => explorerPage(list, demands, base),
    openapi: ({ base }) => jsonAnswer(200, openApi(list, demands, base.slice(0, -1))),
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

// Below this many bytes the headers of a compressed body cost more than it saves.
const WORTH_COMPRESSING = 1024;

async function snapshotAnswer(
  { registry, telemetry }: Answering,
  request: EndpointRequest,
  catalog?: string,
): Promise<EndpointAnswer> {
  await registry.refresh();
  const all = registry.instruments();
  const shown = catalog === undefined ? all : all.filter(({ metric }) => metric.catalog === catalog);
  if (catalog !== undefined && shown.length === 0) return plainAnswer(404, 'There is no catalog of that name.');
  const body = await snapshotText(shown, telemetry.service, telemetry.clock);
  const answer = {
    status: 200,
    contentType: 'application/json; charset=utf-8',
    headers: { vary: 'accept-encoding' },
    body,
  };
  const isLong = body.length > 1 || body[0]!.length >= WORTH_COMPRESSING;
  if (!isLong || !acceptsGzip(headerOf(request, 'accept-encoding'))) return answer;
  return {
    ...answer,
    headers: { ...answer.headers, 'content-encoding': 'gzip' },
    body: await gzipped(body),
  };
}

function healthAnswer(report: HealthReport, isTrusted: boolean): EndpointAnswer {
  return jsonAnswer(report.status === 'unavailable' ? 503 : 200, isTrusted ? report : { status: report.status });
}
