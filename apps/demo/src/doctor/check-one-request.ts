import type { Finding } from '../check/finding.ts';
import type { Server } from './server.ts';

/** The servers that a request leaves something in; those that the stack has. */
export interface Signals {
  readonly prometheus: Server | undefined;
  readonly loki: Server | undefined;
  readonly tempo: Server | undefined;
}

interface SeriesExemplars {
  readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>>; readonly timestamp: number }[];
}

interface Streams {
  readonly result: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [time: string, line: string])[];
  }[];
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

interface FoundTrace {
  readonly trace?: {
    readonly resourceSpans?: readonly {
      readonly resource?: { readonly attributes?: readonly Attribute[] };
      readonly scopeSpans?: readonly { readonly spans?: readonly unknown[] }[];
    }[];
  };
}

const DURATION = 'http_server_request_duration_seconds_bucket';
const LOOK_BACK_SECONDS = 900;
// Spans arrive a second after their line, and what is sampled away never: the newest need not be there yet.
const CANDIDATES = 20;
const SHOWN = 80;

/** One request, found by one `trace_id` as an exemplar of its duration, as a trace and as a log line. */
export async function checkOneRequest({ prometheus, loki, tempo }: Signals): Promise<readonly Finding[]> {
  const exemplars = prometheus === undefined ? [] : await exemplarIds(prometheus);
  const logged = exemplars.length > 0 || loki === undefined ? [] : await loggedIds(loki);
  const ids = [...exemplars, ...logged].slice(0, CANDIDATES);
  let best: readonly Finding[] = [];
  for (const id of ids) {
    const findings = [
      ...(tempo === undefined ? [] : [await traceFinding(tempo, id)]),
      ...(loki === undefined ? [] : [await lineFinding(loki, id)]),
    ];
    const isBetter = findings.filter(({ isMet }) => isMet).length > best.filter(({ isMet }) => isMet).length;
    if (best.length === 0 || isBetter) best = findings;
    if (best.every(({ isMet }) => isMet)) break;
  }
  const [newest] = exemplars;
  const exemplar: Finding = {
    what: 'an exemplar',
    isMet: newest !== undefined,
    seen: newest === undefined ? `${DURATION} has none` : `${exemplars.length} of ${DURATION}`,
  };
  const nothing: Finding = { what: 'a trace and its log line', isMet: false, seen: 'no trace_id to look for' };
  return [...(prometheus === undefined ? [] : [exemplar]), ...(ids.length === 0 ? [nothing] : best)];
}

async function exemplarIds(prometheus: Server): Promise<readonly string[]> {
  const now = Date.now() / 1000;
  const series = await prometheus.data<readonly SeriesExemplars[]>('/api/v1/query_exemplars', {
    query: DURATION,
    start: String(now - LOOK_BACK_SECONDS),
    end: String(now),
  });
  const newestFirst = series.flatMap(({ exemplars }) => exemplars).toSorted((a, b) => b.timestamp - a.timestamp);
  return [...new Set(newestFirst.map(({ labels }) => labels['trace_id'] ?? ''))].filter((id) => id !== '');
}

async function loggedIds(loki: Server): Promise<readonly string[]> {
  const query = '{service_name=~".+"} | trace_id != ""';
  const { result } = await loki.data<Streams>('/loki/api/v1/query_range', { query, limit: String(CANDIDATES) });
  return [...new Set(result.map(({ stream }) => stream['trace_id'] ?? ''))].filter((id) => id !== '');
}

async function traceFinding(tempo: Server, id: string): Promise<Finding> {
  const { trace } = await tempo.json<FoundTrace>(`/api/v2/traces/${id}`);
  const resources = trace?.resourceSpans ?? [];
  const spans = resources.flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans: own = [] }) => own));
  const names = resources.map(
    ({ resource }) => resource?.attributes?.find(({ key }) => key === 'service.name')?.value.stringValue ?? '?',
  );
  const services = [...new Set(names)].toSorted().join(', ');
  return {
    what: 'its trace',
    isMet: spans.length > 0,
    seen: spans.length > 0 ? `${id}, ${spans.length} spans of ${services}` : `Tempo has none of the id ${id}`,
  };
}

async function lineFinding(loki: Server, id: string): Promise<Finding> {
  const query = `{service_name=~".+"} | trace_id = "${id}"`;
  const { result } = await loki.data<Streams>('/loki/api/v1/query_range', { query, limit: '1' });
  const line = result[0]?.values[0]?.[1];
  return {
    what: 'its log line',
    isMet: line !== undefined,
    seen: line?.slice(0, SHOWN) ?? `Loki has none of the id ${id}`,
  };
}
