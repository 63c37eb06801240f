import { bucketOf, countOf, current, matches, max, rate, shownMetric, time } from '@telltale/promql/builder';
import type { AnyMetric, CatalogMetric, ExternalMetric, Filter, LabelsOf, Query } from '@telltale/promql/builder';
import { RulesError } from '../errors.ts';

/** What an objective is about: which share of events, or of time, is good. Both queries have one series for each job. */
export interface Indicator {
  /** What is good, in words that end a sentence: `requests to /checkout do not fail`. */
  readonly good: string;
  /** Events a second; of a share of time, always 1. */
  readonly total: Query;
  /** Events a second that are not good; 1 while it is not. May lack a job without any. */
  readonly bad: Query;
  /** Whether a busy hour weighs more than a quiet one. */
  readonly weighted: boolean;
  /** The bound of a latency, which has to be an edge of a bucket. */
  readonly bound?: { readonly metric: CatalogMetric; readonly value: number };
  /** What stands in for real events in the unit test of its alerts. */
  readonly proof?: IndicatorProof;
}

/** Series of a metric that are good or bad; of a histogram also what each event observes. */
export interface IndicatorProof {
  readonly metric: CatalogMetric | ExternalMetric;
  readonly good: Readonly<Record<string, string>>;
  readonly bad: Readonly<Record<string, string>>;
  readonly goodValue?: number;
  readonly badValue?: number;
}

type HistogramMetric = CatalogMetric & { readonly type: 'histogram' };
type CounterMetric = CatalogMetric & { readonly type: 'counter' };

/** A catalog of requests: `http` of `@telltale/core/catalogs`, or what `httpCatalog` makes. */
export interface RequestCatalog {
  readonly duration: HistogramMetric;
}

export interface AvailabilityOptions<L> {
  /** Which requests count: `{ http_route: '/checkout' }`. @default all */
  readonly where?: Filter<L>;
}

/**
 * The share of requests that do not fail with a status of 500 or above. What the client did wrong (4xx) or gave up (499) is not a
 * failure of the service.
 *
 * @param http - The catalog of requests.
 *
 * @example
 * ```ts fragment
 * slo('checkout', { objective: 99.9, indicator: availability(http, { where: { http_route: '/checkout' } }) });
 * ```
 */
export function availability<const C extends RequestCatalog>(
  http: C,
  { where }: AvailabilityOptions<LabelsOf<C['duration']>> = {},
): Indicator {
  const filter = where as AnyFilter | undefined;
  const requests = filtered(rate(countOf(http.duration as RequestDuration), '5m'), filter);
  const labels = exampleLabels(filter);
  return {
    good: `requests${shownFilter(filter)} do not fail`,
    total: requests.by('job'),
    bad: requests.where({ http_response_status_code: matches('5..') }).by('job'),
    weighted: true,
    proof: {
      metric: http.duration,
      good: { http_request_method: 'GET', http_route: '/', ...labels, http_response_status_code: '200' },
      bad: {
        http_request_method: 'GET',
        http_route: '/',
        ...labels,
        http_response_status_code: '500',
        error_type: '500',
      },
      goodValue: http.duration.buckets[0] ?? 0,
      badValue: http.duration.buckets[0] ?? 0,
    },
  };
}

export interface LatencyOptions<L> {
  /** The bound, in the unit of the histogram: an edge of one of its buckets. */
  readonly below: number;
  /** Which events count. @default all */
  readonly where?: Filter<L>;
}

/**
 * The share of events that take no longer than a bound.
 *
 * @param histogram - What measures them; the bound has to be one of its buckets' edges, or nothing could tell.
 *
 * @example
 * ```ts fragment
 * slo('checkout-latency', { objective: 99, indicator: latency(http.duration, { below: 0.5, where: { http_route: '/checkout' } }) });
 * ```
 */
export function latency<const M extends HistogramMetric>(
  histogram: M,
  { below, where }: LatencyOptions<LabelsOf<M>>,
): Indicator {
  const filter = where as AnyFilter | undefined;
  const metric = histogram as AnyHistogram;
  const all = filtered(rate(countOf(metric), '5m'), filter).by('job');
  const fast = filtered(rate(bucketOf(metric, below), '5m'), filter).by('job');
  const labels = exampleLabels(filter, histogram);
  const slow = histogram.buckets.find((edge) => edge > below) ?? below * 2;
  return {
    good: `${histogram.catalog} events${shownFilter(filter)} take at most ${below} ${histogram.unit ?? ''}`.trimEnd(),
    total: all,
    bad: all.minus(fast),
    weighted: true,
    bound: { metric: histogram, value: below },
    // One instance is fast and another slow: with the same labels they would be one series.
    proof: {
      metric: histogram,
      good: labels,
      bad: { ...labels, instance: 'slow:3000' },
      goodValue: below,
      badValue: slow,
    },
  };
}

export interface FreshnessOptions<L> {
  /** Seconds that may pass since the last time before it is not fresh any more. */
  readonly maxAgeSeconds: number;
  /** Which series count; the newest of a job's is taken. @default all */
  readonly where?: Filter<L>;
}

/**
 * The share of time in which something is fresh: in which not more than a number of seconds have passed since the time that a
 * gauge holds.
 *
 * @param timestamp - A gauge of seconds since the Unix epoch.
 */
export function freshness<const M extends (CatalogMetric | ExternalMetric) & { readonly type: 'gauge' }>(
  timestamp: M,
  { maxAgeSeconds, where }: FreshnessOptions<LabelsOf<M>>,
): Indicator {
  if (!(maxAgeSeconds > 0)) {
    throw new RulesError('RULES_OPTIONS', `maxAgeSeconds is ${maxAgeSeconds}, not a positive number`, maxAgeSeconds);
  }
  const filter = where as AnyFilter | undefined;
  const newest = max(filtered(current(timestamp as AnyGauge), filter)).by('job');
  // Its age is the time less the newest: written the other way round, as a scalar has no comparison of its own here.
  const age = newest.times(-1).plus(time());
  return {
    good: `time, ${shownMetric(timestamp)}${shownFilter(filter)} is at most ${maxAgeSeconds} seconds old`,
    total: newest.times(0).plus(1),
    bad: age.gt(maxAgeSeconds, { bool: true }),
    weighted: false,
  };
}

/** Counted events: all of them, and either the good or the bad ones. */
export type CountedEvents<T extends CounterMetric, P extends CounterMetric> = {
  readonly total: T;
  /** Which events of both counters count. @default all */
  readonly where?: Filter<Pick<LabelsOf<T>, keyof LabelsOf<T> & keyof LabelsOf<P>>>;
} & ({ readonly good: P; readonly bad?: undefined } | { readonly bad: P; readonly good?: undefined });

/**
 * The share of good events among all, each counted by a counter of its own.
 *
 * @example
 * ```ts fragment
 * slo('orders', { objective: 99.5, indicator: eventRatio({ total: orders.placed, bad: orders.failed }) });
 * ```
 */
export function eventRatio<const T extends CounterMetric, const P extends CounterMetric>(
  events: CountedEvents<T, P>,
): Indicator {
  const filter = events.where as AnyFilter | undefined;
  const counted = (metric: CounterMetric) => filtered(rate(metric, '5m'), filter).by('job');
  const total = counted(events.total);
  const of = `${shownMetric(events.total)}${shownFilter(filter)}`;
  if (events.bad !== undefined) {
    return { good: `${of} are not ${shownMetric(events.bad)}`, total, bad: counted(events.bad), weighted: true };
  }
  const part = events.good as P;
  const good = counted(part).or(total.times(0));
  return { good: `${of} are ${shownMetric(part)}`, total, bad: total.minus(good), weighted: true };
}

type AnyFilter = Filter<Readonly<Record<string, string>>>;
type Declared<Type extends AnyMetric['type']> = CatalogMetric & { readonly type: Type };
type AnyHistogram = Declared<'histogram'>;
type AnyGauge = Declared<'gauge'>;
type RequestDuration = AnyHistogram & {
  readonly labels: { readonly http_response_status_code: { readonly kind: 'open'; readonly budget: number } };
};

/** The filter was checked against the metric's own labels where it was written; here any label goes. */
function filtered<Q extends Query>(query: Q, filter: AnyFilter | undefined): Q {
  const any = query as unknown as { where(filter: AnyFilter): Q };
  return filter === undefined ? query : any.where(filter);
}

/** Labels that meet the plain conditions of a filter. */
function exampleLabels(filter: AnyFilter | undefined, metric?: AnyMetric): Readonly<Record<string, string>> {
  const declared = Object.entries(metric?.labels ?? {}).flatMap(([label, declaration]) =>
    declaration.kind === 'optional'
      ? []
      : [[label, declaration.kind === 'closed' ? declaration.values[0]! : label] as const],
  );
  const named = Object.entries(filter ?? {}).flatMap(([label, condition]) => {
    if (typeof condition === 'string') return [[label, condition] as const];
    return Array.isArray(condition) ? [[label, String(condition[0])] as const] : [];
  });
  return Object.fromEntries([...declared, ...named]);
}

function shownFilter(filter: AnyFilter | undefined): string {
  const parts = Object.entries(filter ?? {}).map(([label, condition]) => `${label} ${shownCondition(condition)}`);
  return parts.length === 0 ? '' : ` with ${parts.join(' and ')}`;
}

function shownCondition(condition: unknown): string {
  if (typeof condition === 'string') return condition;
  if (Array.isArray(condition)) return condition.join(' or ');
  const { pattern, not } = condition as { readonly pattern?: string; readonly not?: unknown };
  return pattern === undefined ? `not ${shownCondition(not)}` : `like ${pattern}`;
}
