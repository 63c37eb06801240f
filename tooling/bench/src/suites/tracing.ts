import { median } from '../measure/median.ts';
import { quantile } from '../measure/quantile.ts';
import type { Figures, JointCase, Suite } from '../suite.ts';
import { deadBackEnd, silentBackEnd, takingBackEnd } from '../tracing/back-ends.ts';
import type { BackEnd } from '../tracing/back-ends.ts';
import { exportingLatency } from '../tracing/exporting-case.ts';
import { measureTracedCpu } from '../tracing/traced-cpu.ts';
import type { TracedCpu, TracedPlan } from '../tracing/traced-cpu.ts';
import { NOBODY, OPENTELEMETRY, TELLTALE, tracedStart, tracers } from '../tracing/tracers.ts';
import type { TracedSampling } from '../tracing/tracers.ts';

const full: TracedPlan = { generations: 3, rounds: 14, requestsPerRound: 600, warmUpRounds: 6 };
const quick: TracedPlan = { generations: 1, rounds: 2, requestsPerRound: 40, warmUpRounds: 0 };

/** Tracing beside OpenTelemetry's own set-up of the same version. */
export const tracing: Suite = {
  name: 'tracing',
  title: 'Tracing',
  notes: [
    'The Express 5 application and the requests of the table above, traced by a preload: `@telltale/tracing/register` and ' +
      '`@opentelemetry/auto-instrumentations-node/register`, each with its defaults, exporting OTLP over HTTP to a back end ' +
      'that takes everything. “Added” is the CPU time of the server’s process for one request, exporting included, less that ' +
      'of the same application untraced; the median of five servers each and, in parentheses, the least and the most.',
    'Where traces are sampled in part, Telltale also records the others until they are over, to keep those that failed or ' +
      'were slow: its default, which OpenTelemetry does not offer. “Keeping nothing” is without.',
    'Latency and memory with all traces sampled, over eight connections, and what they become when the back end refuses ' +
      'every connection or never answers.',
  ],
  contenders: [
    { name: TELLTALE },
    { name: OPENTELEMETRY, package: '@opentelemetry/auto-instrumentations-node' },
    { name: NOBODY },
  ],
  cases: [
    cpu('100 % sampled', { ratio: 1, keeps: true }),
    cpu('10 % sampled', { ratio: 0.1, keeps: true }, false),
    cpu('10 % sampled, keeping nothing', { ratio: 0.1, keeps: false }),
    cpu('0 % sampled', { ratio: 0, keeps: true }),
    cpu('0 % sampled, keeping nothing', { ratio: 0, keeps: false }),
    latency('A back end that takes them', takingBackEnd),
    latency('A back end that is down', deadBackEnd, false),
    latency('A back end that never answers', silentBackEnd),
  ],
};

function cpu(title: string, sampling: TracedSampling, slow = true): JointCase {
  return {
    name: title,
    slow,
    rows: [
      {
        figure: 'added',
        title: `${title}: CPU added`,
        unit: 'nanoseconds',
        spread: ['from', 'to'],
        goal: { noMoreThan: OPENTELEMETRY },
      },
      { figure: 'whole', title: `${title}: CPU in all`, unit: 'nanoseconds', compared: false },
    ],
    async measureAll(effort) {
      const measured = await measureTracedCpu(sampling, effort.quick ? quick : full);
      return new Map([...measured].map(([tracer, figures]) => [tracer, cpuFigures(figures)]));
    },
  };
}

function cpuFigures({ whole, added }: TracedCpu): Figures {
  if (added.length === 0) return { whole: median(whole) };
  return { whole: median(whole), added: median(added), from: quantile(added, 0), to: quantile(added, 1) };
}

function latency(title: string, startBackEnd: () => Promise<BackEnd>, slow = true): JointCase {
  const servers = tracers.map((name) => ({
    name,
    contender: NOBODY,
    start: (backEnd: string) => tracedStart(name, backEnd, { ratio: 1, keeps: true }),
  }));
  return exportingLatency(title, servers, startBackEnd, slow);
}
