/** Takes an instrument off again: no listener, no wrapped method and no series of a gauge stays. Idempotent, never throws. */
export type Undo = () => void;

/**
 * One undo of several, run in the opposite order, once; all of them, even if one throws, which is thrown at the end.
 */
export function undoAll(steps: readonly Undo[]): Undo {
  let isDone = false;
  return () => {
    if (isDone) return;
    isDone = true;
    const errors: unknown[] = [];
    for (const step of steps.toReversed()) {
      try {
        step();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw errors[0];
  };
}

/**
 * Takes steps one after the other, each of which says how it is undone. If one throws, those before it are undone, so that
 * an object which is refused is left as it was.
 */
export function installAll(steps: readonly (() => Undo)[]): Undo {
  const undos: Undo[] = [];
  try {
    for (const step of steps) undos.push(step());
  } catch (error) {
    undoAll(undos)();
    throw error;
  }
  return undoAll(undos);
}
