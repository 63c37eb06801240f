import { Series, seriesOf, isMetric, shownMetric } from '../metrics/series.ts';
import { PromQLError } from '../../errors.ts';
import type { AnyMetric, LabelsOf } from '../metrics/metric.ts';
import { vectorNode } from '../query/operand-node.ts';
import type { Query, Vector } from '../query/query.ts';
import { vectorOf } from '../query/query-object.ts';

type Common<A, B> = Pick<A, keyof A & keyof B>;

/** The first of the alternatives, used like any of them. */
export type FirstOf<A, B> = A extends { readonly type: infer Type; readonly labels: infer LabelsOfA }
  ? B extends { readonly type: Type; readonly labels: infer LabelsOfB }
    ? { readonly type: Type; readonly labels: Common<LabelsOfA, LabelsOfB> }
    : never
  : Vector<Common<LabelsOf<A>, LabelsOf<B>>>;

/** The second alternative, or the sentence that refuses it. */
export type Alternative<A, B> = A extends { readonly labels: unknown; readonly type: infer Type }
  ? B extends { readonly labels: unknown; readonly type: Type }
    ? B
    : 'Both have to be metrics of one type: a histogram is a counter by its countOf().'
  : B extends { readonly type: 'vector' }
    ? B
    : 'Both have to be metrics, or both queries.';

/**
 * The first metric, or else the second, of which the first is hidden under some conventions: when the query is rendered, the
 * first that exists there is taken. Two queries are alternatives likewise: the first is taken if all of its metrics exist.
 *
 * `rate(firstOf(http.requests, countOf(http.duration)))` is `rate(http_requests_total[5m])` under `classic`, and elsewhere
 * `rate(http_server_request_duration_seconds_count[5m])`.
 */
export function firstOf<A extends AnyMetric | Query, B>(first: A, second: Alternative<A, B>): FirstOf<A, B> {
  if (isMetric(first) && isMetric(second)) return firstMetric(first, second) as FirstOf<A, B>;
  const of = [first, second].map((each) => vectorNode(each, 'firstOf()'));
  return vectorOf({ kind: 'first', of }) as FirstOf<A, B>;
}

function firstMetric(first: AnyMetric, second: AnyMetric): unknown {
  if (first.type !== second.type) {
    const types = `${shownMetric(first)} is a ${first.type}, ${shownMetric(second)} a ${second.type}`;
    throw new PromQLError('PROMQL_QUERY_TYPE', `firstOf() takes metrics of one type: ${types}.`);
  }
  const common = Object.entries(first.labels).filter(([label]) => Object.hasOwn(second.labels, label));
  const of = [seriesOf(first), seriesOf(second)];
  return new Series(first.type, Object.fromEntries(common), { kind: 'first', of });
}
