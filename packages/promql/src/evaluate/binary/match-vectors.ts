import { PromQLError } from '../../errors.ts';
import { Labels } from '../../labels/labels.ts';
import type { VectorMatching } from '../../syntax/expression.ts';
import type { Annotation } from '../annotations.ts';
import type { Budget } from '../budget.ts';
import { ABSENT, Grid } from '../grid.ts';
import { sameLabelsError } from '../same-labels.ts';
import { operations, type ElementOperator, type Operation } from './arithmetic.ts';
import { combineSamples, type SampleValue } from './combine-samples.ts';
import { fillMissing } from './fill.ts';
import { ResultLabels } from './result-labels.ts';
import { matchLabels, matchRows, rowsBySignature } from './signatures.ts';

/** What two vectors are combined by. */
export interface Combination {
  readonly op: ElementOperator;
  readonly matching: VectorMatching;
  readonly bool: boolean;
  readonly delayed: boolean;
  readonly remark: (annotation: Annotation) => void;
}

/**
 * Arithmetic and comparison of two vectors: one-to-one, or many-to-one with the "many" on the side that `group_left` or
 * `group_right` names. Which rows match is found once; what is checked at each step is that they match unambiguously.
 */
export async function matchVectors(left: Grid, right: Grid, combination: Combination, budget: Budget): Promise<Grid> {
  const { matching } = combination;
  const swapped = matching.card === 'one-to-many';
  const [many, one] = swapped ? [right, left] : [left, right];
  const signatures = matchRows(many, one, matching);
  const manyRows = rowsBySignature(signatures.left, signatures.count);
  const oneRows = rowsBySignature(signatures.right, signatures.count);
  fillMissing({ grid: many, rows: manyRows }, { grid: one, rows: oneRows }, matching);
  const matcher = new VectorMatcher(many, one, combination, budget);
  for (const [signature, rows] of oneRows.entries()) {
    const others = manyRows[signature] ?? [];
    matcher.match(others, rows);
    if (budget.spend((rows.length + others.length) * left.steps)) await budget.pause();
  }
  return matcher.result;
}

class VectorMatcher {
  readonly result: Grid;
  readonly #many: Grid;
  readonly #one: Grid;
  readonly #combination: Combination;
  readonly #labels: ResultLabels;
  readonly #budget: Budget;
  readonly #rows = new Map<string, number>();
  readonly #operation: Operation;
  /** Some samples may be histograms, or the operator is of histograms alone. */
  readonly #isMixed: boolean;
  #manyPresent: Uint8Array | undefined;

  constructor(many: Grid, one: Grid, combination: Combination, budget: Budget) {
    this.#many = many;
    this.#one = one;
    this.#combination = combination;
    this.#labels = new ResultLabels(combination);
    this.#budget = budget;
    this.#operation = operations[combination.op];
    this.#isMixed = many.hasHistograms || one.hasHistograms || this.#operation.kind === 'trim';
    this.result = new Grid(many.steps, many.rows);
  }

  /** Combines the rows of one signature. */
  match(manyRows: readonly number[], oneRows: readonly number[]): void {
    const { steps } = this.result;
    const [only] = oneRows;
    if (oneRows.length === 1 && manyRows.length === 1 && only !== undefined) {
      const [row = 0] = manyRows;
      for (let step = 0; step < steps; step += 1) {
        if (this.#many.has(row, step) && this.#one.has(only, step)) this.#combine(row, only, step);
      }
      return;
    }
    for (let step = 0; step < steps; step += 1) {
      const one = this.#oneAt(oneRows, step);
      if (one !== undefined) this.#matchMany(manyRows, one, step);
    }
  }

  /** The only row of the "one" side that is present; two are an error, unless the other side is empty. */
  #oneAt(rows: readonly number[], step: number): number | undefined {
    let found: number | undefined;
    for (const row of rows) {
      if (!this.#one.has(row, step)) continue;
      if (found !== undefined && this.#manyPresentAt(step)) throw this.#duplicate(found, row);
      found = row;
    }
    return found;
  }

  #matchMany(rows: readonly number[], one: number, step: number): void {
    const seen = new Set<string>();
    const isOneToOne = this.#combination.matching.card === 'one-to-one';
    let matches = 0;
    for (const row of rows) {
      if (!this.#many.has(row, step)) continue;
      matches += 1;
      if (isOneToOne && matches > 1) {
        throw refuse('multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)');
      }
      const { key } = this.#labelsOf(row, one);
      if (!isOneToOne && seen.has(key)) {
        throw refuse('multiple matches for labels: grouping labels must ensure unique matches');
      }
      seen.add(key);
      this.#combine(row, one, step);
    }
  }

  #combine(many: number, one: number, step: number): void {
    const value = this.#valueOf(many, one, step);
    if (value === undefined) return;
    const target = this.#rowOf(this.#labelsOf(many, one));
    if (this.result.has(target, step)) throw sameLabelsError();
    this.result.put(target, step, value);
  }

  /** What two samples make; `undefined` where a comparison does not hold. */
  #valueOf(many: number, one: number, step: number): SampleValue | undefined {
    const { op, matching, bool, remark } = this.#combination;
    const swapped = matching.card === 'one-to-many';
    if (this.#isMixed) {
      const manyValue = this.#many.histogram(many, step) ?? this.#many.get(many, step);
      const oneValue = this.#one.histogram(one, step) ?? this.#one.get(one, step);
      const sides = swapped ? ([oneValue, manyValue] as const) : ([manyValue, oneValue] as const);
      const combined = combineSamples(op, ...sides, remark);
      if (combined === undefined || bool) return combined && Number(combined.keep);
      return combined.keep ? combined.value : undefined;
    }
    const left = swapped ? this.#one.get(one, step) : this.#many.get(many, step);
    const right = swapped ? this.#many.get(many, step) : this.#one.get(one, step);
    const operation = this.#operation;
    if (operation.kind === 'arithmetic') return operation.of(left, right);
    const holds = operation.kind === 'comparison' && operation.holds(left, right);
    if (bool) return Number(holds);
    return holds ? left : undefined;
  }

  #labelsOf(many: number, one: number): Labels {
    return this.#labels.of(many, this.#many.labels[many], one, this.#one.labels[one]);
  }

  #rowOf(labels: Labels): number {
    let row = this.#rows.get(labels.key);
    if (row === undefined) {
      row = this.result.add(labels, this.#combination.bool);
      this.#budget.hold(this.result.steps);
      this.#rows.set(labels.key, row);
    }
    return row;
  }

  #manyPresentAt(step: number): boolean {
    if (this.#manyPresent === undefined) {
      this.#manyPresent = new Uint8Array(this.#many.steps);
      for (let cell = 0; cell < this.#many.cells; cell += 1) {
        if (this.#many.present[cell] !== ABSENT) this.#manyPresent[cell % this.#many.steps] = 1;
      }
    }
    return this.#manyPresent[step] === 1;
  }

  #duplicate(first: number, second: number): PromQLError {
    const { matching } = this.#combination;
    const side = matching.card === 'one-to-many' ? 'left' : 'right';
    const { [first]: one = Labels.empty, [second]: other = Labels.empty } = this.#one.labels;
    const group = matchLabels(other, matching);
    return refuse(
      `found duplicate series for the match group ${String(group)} on the ${side} hand-side of the operation: [${String(other)}, ${String(one)}]` +
        ';many-to-many matching not allowed: matching labels must be unique on one side',
    );
  }
}

function refuse(message: string): PromQLError {
  return new PromQLError('PROMQL_EXECUTION', message);
}
