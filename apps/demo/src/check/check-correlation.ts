import type { AskApi } from './ask-api.ts';
import type { Finding } from './finding.ts';

interface FoundTrace {
  readonly traceID: string;
  readonly rootTraceName: string;
  readonly spanCount: number;
  readonly services: readonly string[];
}

interface SeriesExemplars {
  readonly seriesLabels: Readonly<Record<string, string>>;
  readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>>; readonly timestamp: number }[];
}

interface Streams {
  readonly result: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [time: string, line: string])[];
  }[];
}

/** Where traces of requests come from, and how far they have to get. */
const crossings = [
  {
    what: 'a quote',
    query: '{ resource.service.name = "providers" && kind = server }',
    to: ['gateway', 'quotes', 'providers'],
  },
  {
    what: 'a job',
    query: '{ resource.service.name = "worker" && kind = consumer }',
    to: ['gateway', 'worker', 'model'],
  },
  { what: 'a payment', query: '{ resource.service.name = "ledger" && kind = server }', to: ['gateway', 'ledger'] },
] as const;

/** After so much time a request's spans and lines have come from every service: they are sent in batches. */
const SETTLED_SECONDS = 10;

const DURATION = 'http_server_request_duration_seconds_bucket';

/**
 * Follows one request of each kind from the exemplar of its duration at the gateway to its trace, which crosses services and the
 * queue, and to the log line of the gateway.
 */
export async function checkCorrelation(ask: AskApi): Promise<readonly Finding[]> {
  const series = await ask.data<readonly SeriesExemplars[]>('/api/v1/query_exemplars', {
    query: `${DURATION}{job="gateway"}`,
  });
  const findings = await Promise.all(crossings.map((crossing) => followOne(ask, crossing, series)));
  return findings.flat();
}

async function followOne(
  ask: AskApi,
  { what, query, to }: (typeof crossings)[number],
  series: readonly SeriesExemplars[],
): Promise<readonly Finding[]> {
  const traces = await tracesOf(ask, query, to);
  const settled = Date.now() / 1000 - SETTLED_SECONDS;
  const found = series
    .flatMap(({ seriesLabels, exemplars }) => exemplars.map((each) => ({ ...each, seriesLabels })))
    .toSorted((a, b) => b.timestamp - a.timestamp)
    .find(({ timestamp, labels }) => timestamp < settled && traces.has(labels['trace_id'] ?? ''));
  const trace = traces.get(found?.labels['trace_id'] ?? '');
  if (found === undefined || trace === undefined) {
    const seen = `none of ${traces.size} traces through ${to.join(', ')} has an exemplar`;
    return [{ what: `${what}: exemplar`, isMet: false, seen }];
  }
  const request = `${found.seriesLabels['http_request_method']} ${found.seriesLabels['http_route']}`;
  const { result } = await ask.data<Streams>('/loki/api/v1/query_range', {
    query: `{service_name="gateway"} | trace_id = "${trace.traceID}"`,
  });
  const line = result.find(({ stream }) => `${stream['method']} ${stream['route']}` === request)?.values[0]?.[1];
  return [
    { what: `${what}: exemplar`, isMet: true, seen: `${DURATION} of ${request}: trace ${trace.traceID}` },
    {
      what: 'its trace',
      isMet: trace.rootTraceName === request,
      seen: `${trace.rootTraceName}, ${trace.spanCount} spans of ${trace.services.join(', ')}`,
    },
    { what: 'its log line', isMet: line !== undefined, seen: line ?? `none of ${request} with this trace_id` },
  ];
}

/** Traces that have spans of all of these services, by their id. */
async function tracesOf(ask: AskApi, query: string, services: readonly string[]): Promise<Map<string, FoundTrace>> {
  const { traces } = await ask.get<{ readonly traces: readonly FoundTrace[] }>('/api/search', {
    q: query,
    limit: '1000',
  });
  const through = traces.filter((trace) => services.every((service) => trace.services.includes(service)));
  return new Map(through.map((trace) => [trace.traceID, trace]));
}
