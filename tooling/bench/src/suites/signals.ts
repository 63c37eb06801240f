import { BARE, TELLTALE } from '../requests/servers.ts';
import type { ServerStart } from '../requests/server-process.ts';
import type { Suite } from '../suite.ts';
import { deadBackEnd, silentBackEnd, takingBackEnd } from '../tracing/back-ends.ts';
import { exportingLatency } from '../tracing/exporting-case.ts';
import type { Exporting } from '../tracing/exporting-latency.ts';
import { tracedStart } from '../tracing/tracers.ts';

const METRICS_ALONE = 'metrics alone';
const everyTrace = { ratio: 1, keeps: true } as const;

function withLogs(backEnd: string): ServerStart {
  const { nodeFlags = [], variables = {} } = tracedStart(TELLTALE, backEnd, everyTrace);
  return { nodeFlags: [...nodeFlags, '--import', import.meta.resolve('../tracing/ship-logs.ts')], variables };
}

const servers: readonly Exporting[] = [
  { name: TELLTALE, contender: TELLTALE, start: withLogs },
  { name: METRICS_ALONE, contender: TELLTALE, start: () => ({}) },
  { name: BARE, contender: BARE, start: () => ({}) },
];

/** A service that has everything, and one back end for its spans and its lines. */
export const signals: Suite = {
  name: 'signals',
  title: 'Metrics, traces and logs together',
  notes: [
    'The Express 5 application over eight connections, with its metrics, a span and a log line for each request. Spans and ' +
      'lines go to one back end by OTLP over HTTP: one that takes them, one that refuses every connection, one that never ' +
      'answers. Memory is what the process holds after 40 000 requests and a garbage collection, without the thread that ships.',
  ],
  contenders: servers.map(({ name }) => ({ name })),
  cases: [
    exportingLatency('All three, a back end that takes them', servers, takingBackEnd, true),
    exportingLatency('All three, a back end that is down', servers, deadBackEnd, false),
    exportingLatency('All three, a back end that never answers', servers, silentBackEnd, true),
  ],
};
