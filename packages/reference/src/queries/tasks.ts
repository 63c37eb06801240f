import {
  absent,
  averageOf,
  bucketsOf,
  changes,
  countOf,
  fractionBelow,
  histogramQuantile,
  increase,
  max,
  predictLinear,
  rate,
  sum,
  time,
  topk,
  type CounterOf,
} from '@telltale/promql/builder';
import { asCounter, asGauge, asHistogram, type AnyCounter, type BuiltQuery, type Subject } from './built-query.ts';
import { failedShare } from './failures.ts';
import { isAmount, isLimit, isTimestamp } from './gauge-sense.ts';
import { inUseShare } from './saturation.ts';

/** A question that queries answer. */
export interface Task {
  /** A heading of the quick reference. */
  readonly title: string;
  /** What the query does and how to read it. */
  readonly says: string;
  /** The query for a metric; `undefined` where the question makes no sense. */
  readonly ask: (subject: Subject) => BuiltQuery | undefined;
  /** Whether the section of each metric shows it. */
  readonly starter: boolean;
}

const HOURS_AHEAD = 4;

export const tasks: readonly Task[] = [
  {
    title: 'How often does something happen?',
    says: '`rate` is how fast a counter grew on average over a range, for each second. It knows about restarts. First the rate, then the sum: sums of counters lose sight of them.',
    starter: true,
    ask: onEvents((events, { labels }) => {
      const by = labels.slice(0, 2);
      return { value: 'Each second', query: rate(events).by(...by), by };
    }),
  },
  {
    title: 'How often did it happen in a day?',
    says: '`increase` is the rate times the length of the range. As it fills in what lies between scrapes, it need not be whole.',
    starter: false,
    ask: onEvents((events, { labels }) => {
      const by = labels.slice(0, 1);
      return { value: 'In the last day', query: increase(events, '1d').by(...by), by };
    }),
  },
  {
    title: 'Which share of it fails?',
    says: 'The rate of failures by the rate of all. Without failures the share is 0; without any event there is none.',
    starter: true,
    ask: failedShare,
  },
  {
    title: 'How long does it take for most?',
    says: 'A percentile, from the buckets: 19 of 20 events are at most so large. Between two edges it is a guess, and beyond the last there is none, so what comes out is never more than that.',
    starter: true,
    ask: onHistogram((metric, { labels }) => {
      const by = labels.slice(0, 1);
      return { value: '95th percentile', query: histogramQuantile(0.95, metric).by(...by), by };
    }),
  },
  {
    title: 'How large is it on average?',
    says: 'The sum of what was observed by its count. A few very large values move it; percentiles say more about most.',
    starter: true,
    ask: onHistogram((metric, { labels }) => {
      const by = labels.slice(0, 1);
      return { value: 'Average', query: averageOf(metric).by(...by), by };
    }),
  },
  {
    title: 'Which share stays within a bound?',
    says: 'The bucket that ends at the bound by all of them. The bound has to be the edge of a bucket; then the answer is exact, which a percentile never is.',
    starter: false,
    ask: onHistogram((metric, { exposed, labels }) => {
      const bound = exposed.buckets[Math.floor(exposed.buckets.length / 2)];
      if (bound === undefined) return undefined;
      const by = labels.slice(0, 1);
      return { value: `Share of at most ${bound}`, query: fractionBelow(metric, bound).by(...by), by };
    }),
  },
  {
    title: 'How are values distributed?',
    says: 'What each bucket gained, for a heatmap: in Grafana choose the format "Heatmap".',
    starter: false,
    ask: onHistogram((metric) => ({ value: 'Distribution', query: increase(bucketsOf(metric)).by('le'), by: ['le'] })),
  },
  {
    title: 'Which are the busiest?',
    says: '`topk` keeps the largest series at each moment: in a graph over time more than five may appear.',
    starter: false,
    ask: onEvents((events, { openLabels }) => {
      const [label] = openLabels;
      if (label === undefined) return undefined;
      return { value: 'Top five each second', query: topk(5, rate(events).by(label)), by: [label] };
    }),
  },
  {
    title: 'Is that more than a week ago?',
    says: '`offset` looks back. At 1 there is as much as at the same hour of the same day of the last week, at 2 twice as much.',
    starter: false,
    ask: onEvents((events) => {
      const now = rate(events, '1h').by();
      return { value: 'Times as often as a week ago', query: now.divide(now.offset('1w')), by: [] };
    }),
  },
  {
    title: 'How much is there now?',
    says: 'A gauge is read as it is. What instances hold is added up; of shares and times the worst counts.',
    starter: true,
    ask: (subject) => {
      const gauge = asGauge(subject);
      if (gauge === undefined || isTimestamp(gauge)) return undefined;
      const by = gauge.labels.slice(0, 2);
      return isAmount(gauge)
        ? { value: 'Sum of all instances', query: sum(gauge.metric).by(...by), by }
        : { value: 'Largest of all instances', query: max(gauge.metric).by(...by), by };
    },
  },
  {
    title: 'How full is it?',
    says: 'What is in use by what there may be: saturation. Towards 1 whoever comes has to wait.',
    starter: true,
    ask: inUseShare,
  },
  {
    title: 'Where will it be in some hours?',
    says: `\`predictLinear\` draws a straight line through the last hour and says where it is ${HOURS_AHEAD} hours from now. Of what goes up and down by the day, take a longer range.`,
    starter: false,
    ask: (subject) => {
      const gauge = asGauge(subject);
      if (gauge === undefined || !isAmount(gauge) || isLimit(gauge)) return undefined;
      const by = gauge.labels.slice(0, 1);
      const query = max(predictLinear(gauge.metric, HOURS_AHEAD * 3600, '1h')).by(...by);
      return { value: `In ${HOURS_AHEAD} hours`, query, by };
    },
  },
  {
    title: 'How long ago was it?',
    says: 'The time now less the time that a gauge holds.',
    starter: true,
    ask: (subject) => {
      const gauge = asGauge(subject);
      if (gauge === undefined || !isTimestamp(gauge)) return undefined;
      const by = gauge.labels.slice(0, 1);
      return { value: 'Age', query: time().minus(max(gauge.metric).by(...by)), by };
    },
  },
  {
    title: 'Was it restarted?',
    says: 'How often the time of the start has changed within an hour, for each instance.',
    starter: false,
    ask: (subject) => {
      const gauge = asGauge(subject);
      if (gauge === undefined || subject.definition.key !== 'startTime') return undefined;
      return { value: 'Restarts within an hour', query: changes(gauge.metric, '1h'), by: ['instance'] };
    },
  },
  {
    title: 'Is it there at all?',
    says: '`absent` is 1 where there is no series, and nothing where there is one: for alerts on what has gone silent.',
    starter: false,
    ask: ({ definition, exposed }) => {
      // Of a counter whose labels have open values there is no series before the first event: that is no outage.
      const { type } = definition;
      const isThereAtOnce = definition.zeroFill && exposed.labels.every(({ values }) => values !== null);
      if (type === 'histogram' || (type === 'counter' && !isThereAtOnce)) return undefined;
      return { value: '1 where nobody exposes it', query: absent({ ...definition, type }), by: [] };
    },
  },
];

/** Questions about events: those of a counter, or those that a histogram counts. */
function onEvents(
  ask: (events: AnyCounter | CounterOf<AnyCounter['labels']>, subject: Subject) => BuiltQuery | undefined,
): Task['ask'] {
  return (subject) => {
    const counter = asCounter(subject);
    if (counter !== undefined) return ask(counter.metric, subject);
    const histogram = asHistogram(subject);
    return histogram === undefined ? undefined : ask(countOf(histogram.metric), subject);
  };
}

function onHistogram(
  ask: (metric: NonNullable<ReturnType<typeof asHistogram>>['metric'], subject: Subject) => BuiltQuery | undefined,
): Task['ask'] {
  return (subject) => {
    const histogram = asHistogram(subject);
    return histogram === undefined ? undefined : ask(histogram.metric, subject);
  };
}
