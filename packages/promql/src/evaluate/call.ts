import { PromQLError } from '../errors.ts';
import type { Labels } from '../labels/labels.ts';
import type { RangeFunction } from '../functions/implementation.ts';
import { implementations } from '../functions/implementations.ts';
import { isFunctionName } from '../functions/signatures.ts';
import type { Call, Expression, RangeSelector, Subquery } from '../syntax/expression.ts';
import { typeOf } from '../syntax/type-of.ts';
import { annotations, type Annotation } from './annotations.ts';
import { warnOfQuantiles } from './warn-of-quantiles.ts';
import type { Kernel, MixedKernel } from './window.ts';
import { dropNames, withoutName } from './drop-names.ts';
import type { Evaluation } from './evaluation.ts';
import { ABSENT, FLOAT, Grid } from './grid.ts';
import { rangeVector } from './range-vector.ts';
import { hasSameLabels, sameLabelsError } from './same-labels.ts';
import { slide } from './slide.ts';
import type { Steps } from './steps.ts';
import { floatsOf, scalarsOf, type Value } from './value.ts';

/** Evaluates a function call: the table of implementations says how. */
export async function evaluateCall(evaluation: Evaluation, call: Call, steps: Steps): Promise<Value> {
  const implementation = isFunctionName(call.name) ? implementations[call.name] : undefined;
  if (implementation === undefined) {
    throw new PromQLError('PROMQL_TYPE', `unknown function with name "${call.name}"`, { position: call.position });
  }
  if (implementation.kind === 'range') return evaluateRangeFunction(evaluation, call, steps, implementation);
  const args: Value[] = [];
  if (implementation.kind === 'element' || implementation.readsExpressions !== true) {
    for (const argument of call.args) args.push(await evaluation.evaluate(argument, steps));
  }
  if (implementation.kind === 'general') return implementation.call({ evaluation, call, steps, args });
  const grid = floatsOf(args[0]);
  const { of } = implementation;
  for (let cell = 0; cell < grid.cells; cell += 1) {
    if (grid.present[cell] !== ABSENT) grid.values[cell] = of(grid.values[cell] ?? 0);
  }
  return { type: 'vector', grid: dropNames(grid, evaluation.delayNameRemoval) };
}

async function evaluateRangeFunction(
  evaluation: Evaluation,
  call: Call,
  steps: Steps,
  implementation: RangeFunction,
): Promise<Value> {
  const { budget, delayNameRemoval } = evaluation;
  const { kernel, keepsName } = implementation;
  const [first, second] = await scalarArguments(evaluation, call, steps);
  const vector = rangeVector(evaluation, rangeArgument(call), steps);
  const grid = new Grid(steps.count);
  grid.nameIsFixed = vector.nameIsFixed;
  const position = call.args[0]?.position;
  await vector.forEach((series) => {
    const dropsName = series.dropsName || keepsName !== true;
    const row = grid.add(delayNameRemoval || !dropsName ? series.labels : withoutName(series.labels), dropsName);
    const remark = (annotation: Annotation): void => evaluation.annotations.add(annotation, position);
    let floats = 0;
    slide(series, vector, steps, (window, step) => {
      if (first !== undefined) window.parameter = first[step] ?? Number.NaN;
      if (second !== undefined) window.secondParameter = second[step] ?? Number.NaN;
      const cell = row * steps.count + step;
      if (window.histogramLo === window.histogramHi) {
        if (!kernel(window, grid.values, cell)) return;
        grid.present[cell] = FLOAT;
      } else {
        grid.put(row, step, (implementation.mixed ?? floatsAlone(kernel))(window, remark));
      }
      if (grid.present[cell] === FLOAT) floats += 1;
    });
    if (floats > 0 && implementation.ofCounter === true) remarkOnName(series.labels, remark);
    if (floats === 0 && !grid.hasAny(row)) return grid.removeLast();
    budget.hold(steps.count);
  });
  if (implementation.ofQuantile === true && first !== undefined && grid.rows > 0) {
    warnOfQuantiles(evaluation, first, call.args[0]?.position);
  }
  if (!delayNameRemoval && keepsName !== true && !grid.nameIsFixed && hasSameLabels(grid)) throw sameLabelsError();
  return { type: 'vector', grid };
}

async function scalarArguments(evaluation: Evaluation, call: Call, steps: Steps): Promise<Float64Array[]> {
  const scalars: Float64Array[] = [];
  for (const argument of call.args) {
    if (typeOf(argument) === 'scalar') scalars.push(scalarsOf(await evaluation.evaluate(argument, steps)));
  }
  return scalars;
}

/** The range vector among the arguments, out of any parentheses. */
function rangeArgument({ args, name }: Pick<Call, 'args' | 'name'>): RangeSelector | Subquery {
  for (const argument of args) {
    let inner: Expression = argument;
    while (inner.kind === 'parentheses') inner = inner.expression;
    if (inner.kind === 'range' || inner.kind === 'subquery') return inner;
  }
  throw new TypeError(`${name} has no range vector`);
}

/** Most functions see the floats of a window alone, and remark on histograms among them. */
function floatsAlone(kernel: Kernel): MixedKernel {
  return (window, remark) => {
    if (window.count === 0) return undefined;
    remark(annotations.histogramIgnoredInMixedRange(window.labels.get('__name__')));
    const out = new Float64Array(1);
    return kernel(window, out, 0) ? out[0] : undefined;
  };
}

/** `rate` and `increase` of a metric that is not named like a counter are probably a mistake. */
function remarkOnName(labels: Labels, remark: (annotation: Annotation) => void): void {
  const name = labels.get('__name__');
  if (name !== '' && !/_(?:total|sum|count|bucket)$/.test(name)) remark(annotations.possibleNonCounter(name));
}
