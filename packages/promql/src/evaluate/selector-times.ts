import type { At } from '../syntax/expression.ts';
import type { Evaluation } from './evaluation.ts';
import { timeOf, type Steps } from './steps.ts';

/** The times a selector looks at: for the step `i`, `base + i * stride`. With `@` all steps look at the same time. */
export interface SelectorTimes {
  readonly base: number;
  readonly stride: number;
  readonly last: number;
}

export function selectorTimes(
  { queryFrom, queryTo }: Pick<Evaluation, 'queryFrom' | 'queryTo'>,
  { offset, at }: { readonly offset: number; readonly at?: At | undefined },
  steps: Steps,
): SelectorTimes {
  if (at !== undefined) {
    const fixed = (at.kind === 'time' ? at.time : at.kind === 'start' ? queryFrom : queryTo) - offset;
    return { base: fixed, stride: 0, last: fixed };
  }
  return { base: steps.from - offset, stride: steps.step, last: timeOf(steps, steps.count - 1) - offset };
}
