import { cache, http, queue } from '@telltale/core/catalogs';
import fc from 'fast-check';
import * as b from '../src/builder/index.ts';

/** Any query, and the labels that its type would say it has. */
interface AnyQuery {
  readonly query: b.Groupable<Readonly<Record<string, string>>> | b.Vector<Readonly<Record<string, string>>>;
  readonly labels: readonly string[];
}

type Loose = (...args: readonly unknown[]) => AnyQuery['query'];

/** The builder as untyped code sees it: the labels are kept right by the generator. */
const loose = b as unknown as Readonly<Record<string, Loose>>;

const external = b.external('jobs', { type: 'gauge', labels: { queue: [], state: ['open', 'done'] } });
const gauges = [queue.depth, cache.size, external] as const;
const counters = [
  cache.hits,
  cache.evictions,
  b.countOf(http.duration),
  b.firstOf(http.requests, b.countOf(http.duration)),
] as const;
const histograms = [
  http.duration,
  cache.operationDuration,
  b.external('sizes', { type: 'histogram', labels: ['queue'] }),
] as const;

const target = ['job', 'instance', 'service'];
const labelsOf = (metric: { readonly labels: object }): readonly string[] => [...Object.keys(metric.labels), ...target];

const duration = fc.constantFrom<b.Duration>('1m', '5m', '1h30m', b.rateInterval, b.stepInterval);
const range = fc.option(duration, { nil: undefined });
const number = fc.constantFrom(0, 1, -2, 0.5, 1e9, Infinity);

const calls = (names: readonly string[], metrics: readonly { readonly labels: object }[]) =>
  fc.tuple(fc.constantFrom(...names), fc.constantFrom(...metrics), range).map(([name, metric, length]): AnyQuery => {
    return { query: loose[name]!(metric, length), labels: labelsOf(metric) };
  });

const leaf: fc.Arbitrary<AnyQuery> = fc.oneof(
  calls(['rate', 'increase', 'irate', 'resets'], counters),
  calls(['avgOverTime', 'maxOverTime', 'deriv', 'changes', 'lastOverTime'], gauges),
  fc.constantFrom(...gauges).map((gauge): AnyQuery => ({ query: loose['current']!(gauge), labels: labelsOf(gauge) })),
  calls(['averageOf'], histograms),
  fc
    .tuple(fc.constantFrom(0, 0.5, 0.99), fc.constantFrom(...histograms), range)
    .map(([quantile, histogram, length]) => {
      return { query: loose['histogramQuantile']!(quantile, histogram, length), labels: labelsOf(histogram) };
    }),
);

const aggregation = fc.constantFrom('sum', 'avg', 'max', 'count', 'stddev', 'group');
const method = fc.constantFrom(
  'plus',
  'minus',
  'times',
  'divide',
  'mod',
  'pow',
  'gt',
  'le',
  'eq',
  'and',
  'or',
  'unless',
);
const isSet = (name: string): boolean => ['and', 'or', 'unless'].includes(name);
const wrapped = fc.constantFrom('abs', 'ceil', 'sortDesc', 'timestamp', 'hour', 'sgn');
const condition = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 4 }),
  fc.constantFrom(
    b.matches('a.*|b'),
    b.not('x', 'y.z'),
    b.not(b.matches('[a-z]+')),
    b.variable('v'),
    b.variable('w', { multiple: true }),
  ),
);
const picked = (labels: readonly string[]): fc.Arbitrary<readonly string[]> => fc.shuffledSubarray([...labels]);

function aggregated([name, { query, labels }, without]: readonly [string, AnyQuery, boolean]): fc.Arbitrary<AnyQuery> {
  return picked(labels).map((by) => {
    const group = loose[name]!(query) as b.Groupable<Readonly<Record<string, string>>>;
    if (!without) return { query: group.by(...by), labels: by };
    return { query: group.without(...by), labels: labels.filter((label) => !by.includes(label)) };
  });
}

function combined([name, left, right, groups]: readonly [string, AnyQuery, AnyQuery, boolean]): fc.Arbitrary<AnyQuery> {
  const common = left.labels.filter((label) => right.labels.includes(label));
  return picked(common).map((on) => {
    const isGrouped = groups && !isSet(name);
    const operation = (left.query as unknown as Record<string, Loose>)[name]!;
    const query = operation(right.query, isGrouped ? { on, groupLeft: [] } : { on });
    return { query, labels: isSet(name) ? (name === 'or' ? common : left.labels) : isGrouped ? left.labels : on };
  });
}

const queries = fc.letrec<{ query: AnyQuery }>((tie) => {
  const inner = tie('query');
  return {
    query: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.tuple(aggregation, inner, fc.boolean()).chain((parts) => aggregated(parts)),
      fc.tuple(method, inner, inner, fc.boolean()).chain((parts) => combined(parts)),
      fc
        .tuple(
          method.filter((name) => !isSet(name)),
          inner,
          number,
        )
        .map(([name, { query, labels }, value]) => ({
          query: (query as unknown as Record<string, Loose>)[name]!(value),
          labels,
        })),
      fc.tuple(wrapped, inner).map(([name, { query, labels }]) => ({ query: loose[name]!(query), labels })),
      fc
        .tuple(fc.integer({ min: 1, max: 9 }), inner)
        .map(([k, { query, labels }]) => ({ query: loose['topk']!(k, query), labels })),
      fc
        .tuple(inner, condition)
        .filter(([{ labels }]) => labels.includes('job'))
        .map(([{ query, labels }, job]) => ({ query: query.where({ job }), labels })),
      fc
        .tuple(inner, fc.constantFrom<b.DurationText>('5m', '-1h'))
        .map(([{ query, labels }, by]) => ({ query: query.offset(by), labels })),
      fc
        .tuple(inner, fc.constantFrom<b.Moment>('start', 'end', 90_000))
        .map(([{ query, labels }, at]) => ({ query: query.at(at), labels })),
      fc.tuple(inner, duration, range).map(([{ query, labels }, length, every]) => ({
        query: loose['maxOverTime']!(query.over(length, every)),
        labels,
      })),
    ),
  };
});

/** Queries of all kinds over the shipped catalogs, with matching and grouping by labels that are there. */
export const arbitraryQuery: fc.Arbitrary<b.Query> = queries.query.map(({ query }) => query);
