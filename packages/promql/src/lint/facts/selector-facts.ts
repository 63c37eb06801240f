import { compileMatcher, literalValues } from '../../storage/label-matcher.ts';
import type { Matcher } from '../../storage/storage.ts';
import type { KnownSeries } from '../knowledge/known-series.ts';
import { isFromVariable } from '../variables/substitute.ts';
import type { Facts } from './facts.ts';
import { hull } from './interval.ts';
import { presenceOf, setLabel, unionOf, type LabelFacts } from './label-facts.ts';

/** What is known of the series that a selector finds. */
export function factsOfSeries(series: readonly KnownSeries[], matchers: readonly Matcher[]): Facts {
  const [first] = series;
  if (first === undefined) throw new Error('a selector without series has no facts');
  const same = (of: (each: KnownSeries) => unknown): boolean => series.every((each) => of(each) === of(first));
  const labels = unionOf(series.map((each) => each.labels));
  return {
    series,
    kind: same(({ kind }) => kind) ? first.kind : 'unknown',
    unit: same(({ unit }) => unit) ? first.unit : undefined,
    labels: matchers.filter(({ name }) => name !== '__name__').reduce(narrowed, labels),
    bounds: series.map(({ bounds }) => bounds).reduce(hull),
  };
}

/** A matcher leaves series out: what is left has fewer values, or the label for sure. */
function narrowed(labels: LabelFacts, matcher: Matcher): LabelFacts {
  const { name, value } = matcher;
  if (presenceOf(labels, name) === 'never') return labels;
  // A variable can be any value, or several.
  if (isFromVariable(value)) return labels;
  const matches = compileMatcher(matcher);
  const fact = labels.known.get(name) ?? { values: null, always: false, ofTarget: false };
  const asked = literalValues(matcher)?.filter((each) => each !== '');
  const values = fact.values === null ? asked : [...fact.values].filter(matches);
  return setLabel(labels, name, {
    ...fact,
    values: values === undefined ? null : new Set(values),
    always: fact.always || !matches(''),
  });
}
