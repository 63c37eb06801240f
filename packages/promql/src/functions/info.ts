import { PromQLError } from '../errors.ts';
import { Grid } from '../evaluate/grid.ts';
import { selectInstant } from '../evaluate/instant-selector.ts';
import { mergeSameLabels } from '../evaluate/same-labels.ts';
import { gridOf, type Value } from '../evaluate/value.ts';
import { Labels } from '../labels/labels.ts';
import { compileMatcher } from '../storage/label-matcher.ts';
import type { Matcher } from '../storage/storage.ts';
import type { Expression, VectorSelector } from '../syntax/expression.ts';
import type { CallContext, Family } from './implementation.ts';

/** The labels by which a series and an info metric are of the same target. */
const identifying: ReadonlySet<string> = new Set(['instance', 'job']);

/** What the second argument of `info` asks for. */
interface Wanted {
  /** Of the names of info metrics. */
  readonly names: readonly Matcher[];
  /** Of the labels to take over; none asks for all. */
  readonly labels: readonly Matcher[];
  /** Whether a metric is itself an info metric asked for, which is not enriched. */
  readonly isInfo: (metric: string) => boolean;
}

function wantedOf(selector: Expression | undefined): Wanted {
  const matchers = selector?.kind === 'selector' ? selector.matchers : [];
  const labels = matchers.filter(({ name }) => name !== '__name__');
  const given = matchers.filter(({ name }) => name === '__name__');
  const names: readonly Matcher[] = given.length > 0 ? given : [{ name: '__name__', op: '=', value: 'target_info' }];
  if (!names.some(({ op }) => op === '=' || op === '=~')) {
    return { names: [{ name: '__name__', op: '=~', value: '.+_info' }, ...names], labels, isInfo: () => false };
  }
  const tests = names.map((matcher) => compileMatcher(matcher));
  return { names, labels, isInfo: (metric) => tests.every((matches) => matches(metric)) };
}

/** `info`: adds to series the labels of the info metrics of their target (promql/info.go). */
async function info({ evaluation, call, steps }: CallContext): Promise<Value> {
  const [expression, selector] = call.args;
  if (expression === undefined) throw new TypeError('info takes an instant vector');
  const base = gridOf(await evaluation.evaluate(expression, steps));
  const wanted = wantedOf(selector);
  const infoSelector: VectorSelector = {
    kind: 'selector',
    name: '',
    matchers: [...wanted.names, ...wanted.labels],
    offset: 0,
  };
  const infos = await selectInstant(evaluation, infoSelector, steps);
  if (infos.hasHistograms) {
    throw new PromQLError('PROMQL_EXECUTION', 'info metrics must have float samples, and no native histograms');
  }
  const times = await selectInstant(evaluation, infoSelector, steps, 'timestamp');
  const result = new Grid(base.steps, base.rows);
  const enrichment = new Enrichment(times, wanted);
  for (const [row, labels] of base.labels.entries()) {
    if (wanted.isInfo(labels.get('__name__'))) result.addCopy(base, row);
    else enrichment.addTo(result, base, row);
    if (evaluation.budget.spend(base.steps)) await evaluation.budget.pause();
  }
  return { type: 'vector', grid: mergeSameLabels(result) };
}

/** Finds the info series of a target at each step, and puts their labels to a series. */
class Enrichment {
  readonly #times: Grid;
  /** The rows of info series, by identifying labels, then by metric. */
  readonly #rows = new Map<string, Map<string, number[]>>();
  readonly #wanted: ReadonlySet<string>;
  /** A series without an info metric stays only where all that is asked of its labels is true of absent ones. */
  readonly #keepsUnmatched: boolean;

  constructor(times: Grid, { labels }: Wanted) {
    this.#times = times;
    this.#wanted = new Set(labels.map(({ name }) => name));
    this.#keepsUnmatched = labels.every((matcher) => compileMatcher(matcher)(''));
    for (const [row, info] of times.labels.entries()) {
      const { key } = info.pick(identifying);
      let byName = this.#rows.get(key);
      if (byName === undefined) this.#rows.set(key, (byName = new Map<string, number[]>()));
      const name = info.get('__name__');
      const rows = byName.get(name);
      if (rows === undefined) byName.set(name, [row]);
      else rows.push(row);
    }
  }

  addTo(result: Grid, base: Grid, row: number): void {
    const labels = base.labels[row] ?? Labels.empty;
    const identity = labels.pick(identifying);
    const candidates = identity.size === 0 ? [] : [...(this.#rows.get(identity.key)?.values() ?? [])];
    const targets = new Map<string, number>();
    for (let step = 0; step < base.steps; step += 1) {
      if (!base.has(row, step)) continue;
      const infos = candidates.flatMap((rows) => this.#latest(rows, step) ?? []);
      if (infos.length === 0 && !this.#keepsUnmatched) continue;
      const chosen = infos.join(' ');
      let target = targets.get(chosen);
      if (target === undefined) {
        target = result.add(this.#enriched(labels, infos), base.dropsName[row]);
        targets.set(chosen, target);
      }
      result.copyCell(base, row, step, target, step);
    }
  }

  /** Of the series of one info metric, the one with the latest sample. */
  #latest(rows: readonly number[], step: number): number | undefined {
    const times = this.#times;
    let latest: number | undefined;
    for (const row of rows) {
      if (!times.has(row, step)) continue;
      if (latest === undefined || times.get(row, step) > times.get(latest, step)) latest = row;
      else if (times.get(row, step) === times.get(latest, step)) {
        const both = `existing ${String(times.labels[latest])}, new ${String(times.labels[row])}`;
        throw new PromQLError('PROMQL_EXECUTION', `found duplicate series for info metric: ${both}`);
      }
    }
    return latest;
  }

  #enriched(labels: Labels, infos: readonly number[]): Labels {
    const added = new Map<string, string>();
    for (const row of infos) {
      for (const [name, value] of this.#times.labels[row] ?? []) {
        if (name === '__name__' || (this.#wanted.size > 0 && !this.#wanted.has(name)) || labels.has(name)) continue;
        if ((added.get(name) ?? value) !== value) {
          throw new PromQLError('PROMQL_EXECUTION', `conflicting label: ${name}`);
        }
        added.set(name, value);
      }
    }
    return added.size === 0 ? labels : labels.with(Object.fromEntries(added));
  }
}

/** What is known of where series come from. */
export const infoFunctions: Family = {
  info: { kind: 'general', call: info, readsExpressions: true },
};
