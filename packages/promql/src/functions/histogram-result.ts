import { annotations } from '../evaluate/annotations.ts';
import { dropNames } from '../evaluate/drop-names.ts';
import { Grid } from '../evaluate/grid.ts';
import { sameLabelsError } from '../evaluate/same-labels.ts';
import { gridOf, type Value } from '../evaluate/value.ts';
import type { NativeHistogram } from '../histograms/native-histogram.ts';
import type { Labels } from '../labels/labels.ts';
import type { Buckets } from '../numeric/classic-buckets.ts';
import { bucketsAt, classicHistograms, type ClassicHistogram } from './histogram-rows.ts';
import type { CallContext } from './implementation.ts';

/** What a function makes of either kind of histogram at a step. */
export interface OfHistograms {
  readonly classic: (buckets: Buckets, step: number, labels: Labels) => number;
  readonly native: (histogram: NativeHistogram, step: number, labels: Labels) => number;
}

type Relabel = (labels: Labels, step: number) => Labels;

/** The result of a function over a vector of histograms: one row for each, whichever rows it came from. */
export class HistogramResult {
  readonly #context: CallContext;
  readonly #argument: number;
  readonly #grid: Grid;
  readonly #classic: ReadonlyMap<string, ClassicHistogram>;
  readonly #result: Grid;
  readonly #rows = new Map<string, number>();

  constructor(context: CallContext, argument: number) {
    this.#context = context;
    this.#argument = argument;
    this.#grid = gridOf(context.args[argument]);
    this.#classic = classicHistograms(context, this.#grid, argument);
    this.#result = new Grid(this.#grid.steps);
  }

  get value(): Value {
    return { type: 'vector', grid: dropNames(this.#result, this.#context.evaluation.delayNameRemoval) };
  }

  /** Adds the results of one function. */
  async apply({ classic, native }: OfHistograms, relabel: Relabel = (labels) => labels): Promise<void> {
    const { budget } = this.#context.evaluation;
    const grid = this.#grid;
    const conflicts = grid.hasHistograms ? this.#conflicts() : new Set<string>();
    for (const [key, histogram] of this.#classic) {
      for (let step = 0; step < grid.steps; step += 1) {
        const buckets = bucketsAt(grid, histogram, step);
        if (buckets.bounds.length === 0 || conflicts.has(`${step} ${key}`)) continue;
        const value = classic(buckets, step, histogram.labels);
        this.#put(relabel(histogram.labels, step), histogram.dropsName, step, value);
      }
      if (budget.spend(histogram.rows.length * grid.steps * 2)) await budget.pause();
    }
    if (!grid.hasHistograms) return;
    for (const [row, labels] of grid.labels.entries()) {
      for (let step = 0; step < grid.steps; step += 1) {
        const histogram = grid.histogram(row, step);
        if (histogram === undefined || conflicts.has(`${step} ${labels.key}`)) continue;
        this.#put(relabel(labels, step), grid.dropsName[row] === true, step, native(histogram, step, labels));
      }
      if (budget.spend(grid.steps * 16)) await budget.pause();
    }
  }

  #put(labels: Labels, dropsName: boolean, step: number, value: number): void {
    let row = this.#rows.get(labels.key);
    if (row === undefined) {
      row = this.#result.add(labels, dropsName);
      this.#rows.set(labels.key, row);
      this.#context.evaluation.budget.hold(this.#result.steps);
    }
    if (this.#result.has(row, step)) throw sameLabelsError();
    this.#result.set(row, step, value);
  }

  /** Where a classic and a native histogram have the same labels at a step: neither is evaluated. */
  #conflicts(): ReadonlySet<string> {
    const { evaluation, call } = this.#context;
    const conflicts = new Set<string>();
    for (const [row, labels] of this.#grid.labels.entries()) {
      const classic = this.#classic.get(labels.key);
      if (classic === undefined) continue;
      for (let step = 0; step < this.#grid.steps; step += 1) {
        const isClassic = bucketsAt(this.#grid, classic, step).bounds.length > 0;
        if (!isClassic || this.#grid.histogram(row, step) === undefined) continue;
        conflicts.add(`${step} ${labels.key}`);
        const metric = evaluation.delayNameRemoval ? labels.get('__name__') : '';
        const warning = annotations.mixedClassicNativeHistograms(metric);
        evaluation.annotations.add(warning, call.args[this.#argument]?.position);
      }
    }
    return conflicts;
  }
}
