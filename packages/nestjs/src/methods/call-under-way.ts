import type { GaugeChild } from '@telltale/core';
import type { MethodCall, Outcome } from './call-labels.ts';
import type { BoundMethod } from './bound-method.ts';

/** A call under way, and in the end what labels are computed from. Only the first end counts. Never throws. */
export class CallUnderWay implements MethodCall {
  readonly args: readonly unknown[];
  outcome: Outcome = 'success';
  result: unknown = undefined;
  error: unknown = undefined;

  readonly #method: BoundMethod;
  #inProgress: GaugeChild[] | undefined;
  readonly #start: number;
  #isOver = false;

  constructor(method: BoundMethod, args: readonly unknown[], start: number) {
    this.#method = method;
    this.#start = start;
    this.args = args;
  }

  isIn(gauge: GaugeChild): void {
    (this.#inProgress ??= []).push(gauge);
  }

  succeeded(result: unknown): void {
    this.result = result;
    this.#end();
  }

  failed(error: unknown): void {
    this.outcome = 'failure';
    this.error = error;
    this.#end();
  }

  /** Nothing was done yet, only promised: it begins, maybe again and again, when somebody asks for it. */
  postponed(): void {
    this.#leave();
  }

  #end(): void {
    if (this.#leave()) this.#method.ended(this, this.#start);
  }

  #leave(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    if (this.#inProgress !== undefined) for (const gauge of this.#inProgress) gauge.dec();
    return true;
  }
}
