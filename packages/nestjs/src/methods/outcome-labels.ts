import { errorTypeOf } from '@telltale/core';
import type { Label, Metric } from '@telltale/core';
import type { MethodCall, Outcome } from './call-labels.ts';

/**
 * The labels of a metric that say how a call ended, whatever they are called: a closed label with the values `success`
 * and `failure`; and `error_type`, if it is optional: the class of the error.
 */
export class OutcomeLabels {
  readonly #outcomeNames: readonly string[];
  readonly #hasErrorType: boolean;

  constructor(definition: Metric) {
    const labels = Object.entries(definition.labels);
    this.#outcomeNames = labels.filter(([, label]) => isOutcome(label)).map(([name]) => name);
    this.#hasErrorType = labels.some(([name, { kind }]) => name === 'error_type' && kind === 'optional');
  }

  /** Whether failures have labels that only the error tells. */
  get dependOnError(): boolean {
    return this.#hasErrorType;
  }

  /** The given labels with those that say how the call ended, unless they are given. */
  complete(given: object, { outcome, error }: Pick<MethodCall, 'outcome' | 'error'>): object {
    if (this.#outcomeNames.length === 0 && !this.#hasErrorType) return given;
    const found = Object.fromEntries(this.#outcomeNames.map((name) => [name, outcome]));
    const errorType = this.#hasErrorType && outcome === 'failure' ? { error_type: errorTypeOf(error) } : {};
    return { ...found, ...errorType, ...given };
  }
}

function isOutcome(label: Label): boolean {
  const outcomes: readonly Outcome[] = ['success', 'failure'];
  return label.kind === 'closed' && outcomes.every((outcome) => label.values.includes(outcome));
}
