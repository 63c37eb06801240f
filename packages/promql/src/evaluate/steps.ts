/** The times an expression is evaluated at: `count` of them, `step` apart, in milliseconds. */
export interface Steps {
  readonly from: number;
  readonly step: number;
  readonly count: number;
}

export function timeOf(steps: Steps, index: number): number {
  return steps.from + index * steps.step;
}

export function lastTime(steps: Steps): number {
  return timeOf(steps, steps.count - 1);
}

/** Only the first of the times: what does not change is evaluated once. */
export function firstStep(steps: Steps): Steps {
  return { from: steps.from, step: steps.step, count: 1 };
}
