import type { ClosedLabel, Labels, LabelValues, Metric, MetricType, Definition } from '@telltale/core';

/** How a call ended. What is unsubscribed from, or read no further, ended in success. */
export type Outcome = 'success' | 'failure';

/** The beginning of a call, as labels are computed from it. */
export interface MethodStart<Args extends readonly unknown[] = readonly unknown[]> {
  readonly args: Args;
}

/** A call that is over, as labels are computed from it. */
export interface MethodCall<
  Args extends readonly unknown[] = readonly unknown[],
  Result = unknown,
> extends MethodStart<Args> {
  readonly outcome: Outcome;
  /** What was returned; what a promise resolved with; what an observable emitted last. */
  readonly result: Result | undefined;
  /** What was thrown, or what a promise or an observable failed with. */
  readonly error: unknown;
}

/** A metric of a catalog that has a type, and a unit. */
export type MetricOf<Type extends MetricType, Unit extends string | undefined = string | undefined> = Metric<
  Definition<Type, Labels, Unit>
>;

// The labels that a decorator finds the value of: see `OutcomeLabels`.
type FoundLabel<L extends Labels> = {
  [Name in keyof L]: L[Name] extends ClosedLabel<infer Value> ? (Outcome extends Value ? Name : never) : never;
}[keyof L];

type Flat<T> = { readonly [Key in keyof T]: T[Key] };

/** What is left to give: every label but those that say how the call ended, which may be given nevertheless. */
export type GivenLabels<L extends Labels> = [FoundLabel<L>] extends [never]
  ? LabelValues<L>
  : Flat<
      Omit<LabelValues<L>, FoundLabel<L>> & {
        readonly [Name in FoundLabel<L> & keyof LabelValues<L>]?: LabelValues<L>[Name];
      }
    >;

/** Labels as they are, or a function that computes them from a call. */
export type LabelSource<Values, Call> = Values | ((call: Call) => Values);

/** The labels of a decorator, which can be left out where there are none to give. */
export type LabelsArgument<Values, Call> =
  Record<never, never> extends Values ? [labels?: LabelSource<Values, Call>] : [labels: LabelSource<Values, Call>];

/** Decorates methods of instances whose parameters and results are those that the labels are computed from. */
export type InstrumentedMethodDecorator<Args extends readonly unknown[], Result> = <
  // The method as a whole, and not its parameters and result: a generic method is none of any parameters and result.
  Method extends (...args: never) => Returned<Result>,
>(
  prototype: InstanceMember,
  key: string | symbol,
  descriptor: TypedPropertyDescriptor<Method> & ComputedFrom<Args, Parameters<Method>>,
) => void;

/** No class: that is where static methods are. */
type InstanceMember = object & { readonly prototype?: never };

// As if the labels were computed by a callback, which may take fewer parameters than it is called with.
type ComputedFrom<Args extends readonly unknown[], Actual extends readonly unknown[]> = ((
  ...args: Args
) => void) extends (...args: Actual) => void
  ? unknown
  : WrongParameters<Args>;

/** Shown by the compiler where labels are computed from other parameters than the method has. */
export interface WrongParameters<Args> {
  readonly 'compute the labels from the parameters of the method': Args;
}

/** What a method with such a result may return. */
export type Returned<Result> = unknown extends Result
  ? unknown
  : Result | PromiseLike<Result> | { subscribe(observer: { next(value: Result): void }): unknown };
