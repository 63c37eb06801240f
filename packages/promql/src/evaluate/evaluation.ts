import type { Storage } from '../storage/storage.ts';
import type { Expression, VectorSelector } from '../syntax/expression.ts';
import type { Annotations } from './annotations.ts';
import type { Budget } from './budget.ts';
import type { Steps } from './steps.ts';
import type { Value } from './value.ts';

/** One query under way: what its parts need of it, and how they evaluate each other. */
export interface Evaluation {
  readonly storage: Storage;
  /** The selectors of whose histograms only counts and sums are asked. */
  readonly statistical: ReadonlySet<VectorSelector>;
  /** Milliseconds. */
  readonly lookback: number;
  /** Milliseconds. */
  readonly defaultSubqueryStep: number;
  readonly delayNameRemoval: boolean;
  /** The times of the whole query: what `@ start()` and `@ end()` mean, also within subqueries. */
  readonly queryFrom: number;
  readonly queryTo: number;
  /** Milliseconds; 0 for an instant query. */
  readonly queryStep: number;
  readonly annotations: Annotations;
  readonly budget: Budget;
  /** The value of an expression that is no range vector. */
  readonly evaluate: (expression: Expression, steps: Steps) => Promise<Value>;
}
