import type { Recording } from './recording.ts';
import type { Undo } from './undo.ts';

/** The part of an event emitter that is used. `never`, as libraries have overloads for each of their events. */
export interface Emitter {
  on(event: never, listener: never): unknown;
  off(event: never, listener: never): unknown;
}

/** Adds listeners that never throw, by event, and takes them off again. */
export function listen(
  recording: Recording,
  emitter: Emitter,
  listeners: Readonly<Record<string | symbol, (...args: never[]) => void>>,
): Undo {
  // Also those of symbols, such as `errorMonitor`.
  const added = Reflect.ownKeys(listeners).map((event) => [event, recording.quietly(listeners[event]!)] as const);
  for (const [event, listener] of added) emitter.on(event as never, listener as never);
  return () => {
    for (const [event, listener] of added) emitter.off(event as never, listener as never);
  };
}
