import { goMax, goMin } from '../numeric/go-extremes.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { scalarsOf } from '../evaluate/value.ts';
import type { Family, GeneralFunction } from './implementation.ts';

/** A fact about the query itself, the same at all steps: in seconds. */
function ofQuery(of: (evaluation: Evaluation) => number): GeneralFunction {
  return {
    kind: 'general',
    call: ({ evaluation, steps }) => ({
      type: 'scalar',
      values: new Float64Array(steps.count).fill(of(evaluation) / 1000),
    }),
  };
}

function ofTwo(of: (a: number, b: number) => number): GeneralFunction {
  return {
    kind: 'general',
    call: ({ args }) => {
      const others = scalarsOf(args[1]);
      return { type: 'scalar', values: scalarsOf(args[0]).map((value, step) => of(value, others[step] ?? Number.NaN)) };
    },
  };
}

/** The times of the query, and functions of two scalars. */
export const queryRangeFunctions: Family = {
  end: ofQuery(({ queryTo }) => queryTo),
  max_of: ofTwo(goMax),
  min_of: ofTwo(goMin),
  range: ofQuery(({ queryFrom, queryTo }) => queryTo - queryFrom),
  start: ofQuery(({ queryFrom }) => queryFrom),
  step: ofQuery(({ queryStep }) => queryStep),
};
