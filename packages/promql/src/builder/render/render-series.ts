import { PromQLError } from '../../errors.ts';
import { compileRegex } from '../../regex/regex.ts';
import type { Matcher } from '../../storage/storage.ts';
import type { VectorSelector } from '../../syntax/expression.ts';
import { allowedValues } from '../metrics/label-declaration.ts';
import { alternatives, shownSeries, type MetricReference } from '../metrics/series.ts';
import type { LabelCondition } from '../query/filter.ts';
import type { Part, SeriesReference } from '../tree/query-node.ts';
import { bucketMatcher, checkBound } from './bucket-bound.ts';
import { LabelNames } from './label-names.ts';
import type { ExposedMetric } from './render-options.ts';
import { withValues, type Scope } from './scope.ts';

export interface RenderedSeries {
  readonly selector: VectorSelector;
  readonly labels: LabelNames;
}

const suffixes: Readonly<Record<Part['kind'], string>> = {
  value: '',
  count: '_count',
  sum: '_sum',
  buckets: '_bucket',
  bucket: '_bucket',
};

/**
 * The selector of series under a convention, with every condition that is put on it.
 *
 * @throws PromQLError `PROMQL_METRIC_HIDDEN` where the convention hides the metric, or all of several
 */
export function renderSeries(reference: SeriesReference, scope: Scope): RenderedSeries {
  const { metric, part, exposed } = firstExposed(reference, scope);
  const shown = shownSeries({ kind: 'metric', metric, part });
  if (part.kind === 'bucket' && !scope.nameless) {
    checkBound(part.bound, exposed.buckets, shown, scope.naming.convention);
  }
  const labels = labelNames(exposed, part, scope);
  const matchers = [
    ...scope.selectors(metric).map((each) => matcherOf(each, labels.get(each.label) ?? each.label, scope)),
    ...scope.conditions.map((each) => {
      checkValue(each, metric.labels, shown);
      return matcherOf(each, labels.need(each.label, `A filter of ${shown}`, scope.naming.convention), scope);
    }),
    ...(part.kind === 'bucket' ? [bucketMatcher(part.bound)] : []),
  ];
  return { selector: selectorOf(exposed.name + suffixes[part.kind], matchers, scope), labels };
}

function firstExposed(
  reference: SeriesReference,
  { naming }: Scope,
): MetricReference & { readonly exposed: ExposedMetric } {
  for (const each of alternatives(reference)) {
    const { metric } = each;
    const exposed = 'external' in metric ? exposedExternal(metric) : naming.expose(metric);
    if (exposed !== undefined) return { ...each, exposed };
  }
  const hidden = `The convention "${naming.convention}" has no metric ${shownSeries(reference)}.`;
  throw new PromQLError('PROMQL_METRIC_HIDDEN', `${hidden} Give one that it has with firstOf().`);
}

function exposedExternal({
  name,
  labels,
  buckets,
}: Pick<ExposedMetric, 'name' | 'buckets'> & { labels: object }): ExposedMetric {
  return { name, buckets, labels: Object.keys(labels).map((label) => ({ recorded: label, exposed: label })) };
}

function labelNames({ labels }: ExposedMetric, part: Part, { targetLabels, nameless }: Scope): LabelNames {
  const names = new LabelNames(
    [
      ...targetLabels.map((label) => [label, label] as const),
      ...labels.map(({ recorded, exposed }) => [recorded, exposed] as const),
    ],
    nameless,
  );
  return part.kind === 'buckets' ? names.with('le') : names;
}

/** Labels of a target have no declaration, and may have any value. */
function checkValue(
  { label, op, value, values, variable }: LabelCondition,
  declarations: MetricReference['metric']['labels'],
  metric: string,
): void {
  const declaration = Object.hasOwn(declarations, label) ? declarations[label] : undefined;
  const allowed = declaration && allowedValues(declaration);
  if (allowed === undefined || variable !== undefined || value.includes('$')) return;
  const isPossible = values === undefined ? compileRegex(value).matches : (each: string) => values.includes(each);
  const wrong = values?.find((each) => !allowed.includes(each));
  if (wrong === undefined && allowed.some((each) => isPossible(each))) return;
  const asked = `The label "${label}" of ${metric} is never ${op === '=~' ? 'like ' : ''}${JSON.stringify(wrong ?? value)}.`;
  throw new PromQLError(
    'PROMQL_LABEL_VALUE',
    `${asked} It is one of ${allowed.map((each) => each || '""').join(', ')}.`,
  );
}

export function matcherOf({ op, value }: LabelCondition, name: string, scope: Scope): Matcher {
  return { name, op, value: withValues(scope, value) };
}

/** Names that the grammar has no other place for stand in the braces. */
function selectorOf(name: string, matchers: readonly Matcher[], { offset, at }: Scope): VectorSelector {
  const isPlain = /^[a-zA-Z_:][\w:]*$/.test(name);
  const all = isPlain ? matchers : [{ name: '__name__', op: '=', value: name } as const, ...matchers];
  return { kind: 'selector', name: isPlain ? name : '', matchers: all, offset, ...(at && { at }) };
}
