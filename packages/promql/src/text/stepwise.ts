/** Work in small steps: between any two of them something else may be done. */
export type Stepwise<Result> = Generator<void, Result, void>;

/** Tells how long work may go on, and lets something else be done. */
export interface Turns {
  /** Whether it is time to give way; asked after each small step. */
  isDue(): boolean;
  /** Resolves when the work may go on. */
  pause(): Promise<void>;
}

/** Does all steps at once. */
export function doAtOnce<Result>(work: Stepwise<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does the steps, and gives way between them. Where a pause rejects, the work ends as it would by `return`. */
export async function doInTurns<Result>(work: Stepwise<Result>, turns: Turns): Promise<Result> {
  try {
    for (;;) {
      const step = work.next();
      if (step.done === true) return step.value;
      if (turns.isDue()) await turns.pause();
    }
  } catch (error) {
    work.return(undefined as Result);
    throw error;
  }
}
