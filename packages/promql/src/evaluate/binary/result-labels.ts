import { Labels } from '../../labels/labels.ts';
import { withoutName } from '../drop-names.ts';
import { operations } from './arithmetic.ts';
import type { Combination } from './match-vectors.ts';

/** The labels of what two series make (promql/engine.go, resultMetric), each pair of rows computed once. */
export class ResultLabels {
  readonly #combination: Combination;
  readonly #known = new Map<number, Map<number, Labels>>();

  constructor(combination: Combination) {
    this.#combination = combination;
  }

  of(manyRow: number, many: Labels | undefined, oneRow: number, one: Labels | undefined): Labels {
    let byOne = this.#known.get(manyRow);
    if (byOne === undefined) this.#known.set(manyRow, (byOne = new Map<number, Labels>()));
    let labels = byOne.get(oneRow);
    if (labels === undefined) byOne.set(oneRow, (labels = this.#make(many ?? Labels.empty, one ?? Labels.empty)));
    return labels;
  }

  #make(many: Labels, one: Labels): Labels {
    const { op, matching, bool, delayed } = this.#combination;
    const drops = operations[op].kind === 'arithmetic' || (bool && !delayed);
    let labels = drops ? withoutName(many) : many;
    if (matching.card === 'one-to-one') {
      const names = new Set(matching.labels);
      labels = matching.on ? labels.pick(names) : labels.omit(names);
    }
    if (matching.include.length === 0) return labels;
    return labels.with(Object.fromEntries(matching.include.map((name) => [name, one.get(name)])));
  }
}
