import { SERVICE } from '../service/service-name.ts';
import type { AskConsole } from './ask-console.ts';
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

const DURATION = 'http_server_request_duration_seconds_bucket';
const OTHER_SERVICE = 'providers';

/** Follows one request from the exemplar of its duration to its trace, which crosses two services, and to its log line. */
export async function checkCorrelation(ask: AskConsole): Promise<readonly Finding[]> {
  const traces = await crossingTraces(ask);
  const route = (labels: Readonly<Record<string, string>>): string =>
    `${labels['http_request_method']} ${labels['http_route']}`;
  const found = (await ask.data<readonly SeriesExemplars[]>('/api/v1/query_exemplars', { query: DURATION }))
    .flatMap(({ seriesLabels, exemplars }) => exemplars.map((each) => ({ ...each, seriesLabels })))
    .toSorted((a, b) => b.timestamp - a.timestamp)
    .find(({ labels }) => traces.has(labels['trace_id'] ?? ''));
  const trace = traces.get(found?.labels['trace_id'] ?? '');
  if (found === undefined || trace === undefined) {
    return [{ what: 'an exemplar and its trace', isMet: false, seen: `none of ${traces.size} traces has an exemplar` }];
  }
  const request = route(found.seriesLabels);
  const { result } = await ask.data<Streams>('/loki/api/v1/query_range', {
    query: `{service_name="${SERVICE}"} | trace_id = "${trace.traceID}"`,
  });
  const line = result.find(({ stream }) => `${stream['method']} ${stream['route']}` === request)?.values[0]?.[1];
  return [
    { what: 'exemplar', isMet: true, seen: `${DURATION} of ${request}: trace ${trace.traceID}` },
    {
      what: 'its trace',
      isMet: trace.rootTraceName === request,
      seen: `${trace.rootTraceName}, ${trace.spanCount} spans of ${trace.services.join(' and ')}`,
    },
    { what: 'its log line', isMet: line !== undefined, seen: line ?? `none of ${request} with this trace_id` },
  ];
}

/** Requests whose answer had to be fetched from a provider, by their id. */
async function crossingTraces(ask: AskConsole): Promise<ReadonlyMap<string, FoundTrace>> {
  const { traces } = await ask.get<{ readonly traces: readonly FoundTrace[] }>('/api/search', {
    q: `{ resource.service.name = "${OTHER_SERVICE}" && kind = server }`,
    limit: '1000',
  });
  return new Map(
    traces.filter(({ services }) => services.includes(SERVICE)).map((trace) => [trace.traceID, trace] as const),
  );
}
