import { parse } from '../../syntax/parse.ts';
import { PromQLError } from '../../errors.ts';
import { compileMatcher } from '../../storage/label-matcher.ts';
import { matchersOf } from '../../evaluate/matchers-of.ts';
import type { RecordingRule } from '../../rules/rule-file.ts';
import type { Expression, VectorSelector } from '../../syntax/expression.ts';
import { anything } from '../facts/interval.ts';
import { anyLabels, dropLabels, setLabel, type LabelFacts } from '../facts/label-facts.ts';
import { unknownFacts, type Facts } from '../facts/facts.ts';
import { factsOf, type FactsTable } from '../facts/facts-of.ts';
import { factsOfSeries } from '../facts/selector-facts.ts';
import type { KnownMetric } from './known-metric.ts';
import { seriesOf, type KnownSeries, type SeriesOptions } from './known-series.ts';

export interface KnowledgeOptions extends SeriesOptions {
  readonly metrics: Iterable<KnownMetric>;
  readonly recordingRules: Iterable<RecordingRule>;
  readonly foreign: (name: string) => boolean;
}

/** All series that are known, those that recording rules make included. */
export class Knowledge {
  readonly #series = new Map<string, KnownSeries[]>();
  readonly #metrics = new Map<string, KnownMetric>();
  /** Rules whose series have not been worked out: most expressions ask for none of them. */
  readonly #rules = new Map<string, RecordingRule[]>();
  readonly #foreign: (name: string) => boolean;

  constructor({ metrics, recordingRules, foreign, ...options }: KnowledgeOptions) {
    this.#foreign = foreign;
    for (const metric of metrics) {
      this.#metrics.set(metric.name, metric);
      for (const series of seriesOf(metric, options)) push(this.#series, series.name, series);
    }
    for (const rule of recordingRules) push(this.#rules, rule.record, rule);
  }

  /** Names of everything that can be selected. */
  get names(): readonly string[] {
    return [...new Set([...this.#series.keys(), ...this.#rules.keys()])];
  }

  metric(name: string): KnownMetric | undefined {
    return this.#metrics.get(name);
  }

  series(name: string): readonly KnownSeries[] {
    const rules = this.#rules.get(name);
    if (rules === undefined) return this.#series.get(name) ?? [];
    // A rule that reads itself, or another that does, finds nothing known here.
    this.#rules.delete(name);
    this.#series.set(name, [...(this.#series.get(name) ?? []), unknownSeries(name)]);
    const made = rules.map((rule) => this.#seriesOfRule(rule));
    const others = this.#series.get(name)?.slice(0, -1) ?? [];
    this.#series.set(name, [...others, ...made]);
    return [...others, ...made];
  }

  /** The series that a selector's name (or the pattern for it) finds; `undefined` where it may find what nobody described. */
  find(selector: VectorSelector): readonly KnownSeries[] | undefined {
    const ofName = matchersOf(selector).filter(({ name }) => name === '__name__');
    const [first] = ofName;
    if (first === undefined) return undefined;
    if (first.op === '=' && ofName.length === 1)
      return this.#foreign(first.value) ? undefined : this.series(first.value);
    const tests = ofName.map((matcher) => compileMatcher(matcher));
    return this.names.filter((name) => tests.every((test) => test(name))).flatMap((name) => this.series(name));
  }

  factsOfSelector(selector: VectorSelector): Facts {
    const series = this.find(selector);
    return series === undefined || series.length === 0 ? unknownFacts : factsOfSeries(series, selector.matchers);
  }

  factsOf(expression: Expression): FactsTable {
    return factsOf(expression, (selector) => this.factsOfSelector(selector));
  }

  #seriesOfRule({ record, expr, labels = {} }: RecordingRule): KnownSeries {
    const expression = parsed(expr);
    const facts = expression === undefined ? undefined : this.factsOf(expression).get(expression);
    if (expression === undefined || facts === undefined) return unknownSeries(record);
    const { kind, unit, bounds, series = [] } = facts;
    const given = Object.entries(labels).reduce<LabelFacts>(
      (all, [name, value]) =>
        value === ''
          ? dropLabels(all, [name], expression)
          : setLabel(all, name, { values: new Set([value]), always: true, ofTarget: false }),
      facts.labels,
    );
    // Buckets stay buckets, whatever was summed: `job:x_bucket:rate5m`.
    const [source] = series;
    const isBuckets = source !== undefined && series.every(({ part }) => part === 'bucket') && given.known.has('le');
    const metric: KnownMetric = isBuckets ? source.metric : { name: record, type: 'unknown', labels: null };
    return { name: record, metric, part: isBuckets ? 'bucket' : 'value', kind, unit, labels: given, bounds };
  }
}

function unknownSeries(name: string): KnownSeries {
  const metric: KnownMetric = { name, type: 'unknown', labels: null };
  return { name, metric, part: 'value', kind: 'unknown', unit: undefined, labels: anyLabels, bounds: anything };
}

function parsed(text: string): Expression | undefined {
  try {
    return parse(text, { experimental: true });
  } catch (error) {
    if (error instanceof PromQLError) return undefined;
    throw error;
  }
}

function push<Value>(lists: Map<string, Value[]>, name: string, value: Value): void {
  const list = lists.get(name);
  if (list === undefined) lists.set(name, [value]);
  else list.push(value);
}
