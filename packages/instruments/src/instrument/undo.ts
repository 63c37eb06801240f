/** Takes an instrument off again: no listener, no wrapped method and no series of a gauge stays. Idempotent, never throws. */
export type Undo = () => void;

/** One undo of several, run in the opposite order, once. */
export function undoAll(steps: readonly Undo[]): Undo {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    for (const step of steps.toReversed()) step();
  };
}
