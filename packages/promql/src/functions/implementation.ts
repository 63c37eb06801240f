import type { Evaluation } from '../evaluate/evaluation.ts';
import type { Steps } from '../evaluate/steps.ts';
import type { Value } from '../evaluate/value.ts';
import type { Kernel, MixedKernel } from '../evaluate/window.ts';
import type { Call } from '../syntax/expression.ts';
import type { FunctionName } from './signatures.ts';

/** A function of each value of an instant vector; the metric name is dropped. */
export interface ElementFunction {
  readonly kind: 'element';
  readonly of: (value: number) => number;
}

/** A function of each window of a range vector. Its scalar arguments are the window's parameters. */
export interface RangeFunction {
  readonly kind: 'range';
  readonly kernel: Kernel;
  /** Of windows with native histograms. Left out, only the floats are seen. */
  readonly mixed?: MixedKernel;
  /** Like `offset`, the function only chooses among samples: the metric name stays. */
  readonly keepsName?: true;
  /** The metric should be a counter, and be named like one. */
  readonly ofCounter?: true;
  /** A scalar argument is a quantile, and should be between 0 and 1. */
  readonly ofQuantile?: true;
}

/** A function of whole values. */
export interface GeneralFunction {
  readonly kind: 'general';
  readonly call: (context: CallContext) => Value | Promise<Value>;
  /** The function reads its arguments from the expression; they are not evaluated before. */
  readonly readsExpressions?: true;
}

export type Implementation = ElementFunction | RangeFunction | GeneralFunction;

/** Some functions with something in common. Together the families hold every name of the signatures: a test sees to it. */
export type Family = Readonly<Partial<Record<FunctionName, Implementation>>>;

/** One call under evaluation. */
export interface CallContext {
  readonly evaluation: Evaluation;
  readonly call: Call;
  readonly steps: Steps;
  /** The values of the arguments. */
  readonly args: readonly Value[];
}
