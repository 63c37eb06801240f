import type { TelemetryCore } from '@telltale/core';
import { quietly } from './quietly.ts';
import type { Undo } from './undo.ts';

/** The part of an event emitter that is used; `on` of some libraries has narrower types. */
export interface Emitter {
  on(event: string, listener: (...args: never[]) => void): unknown;
  off(event: string, listener: (...args: never[]) => void): unknown;
}

/** Adds listeners that never throw, by event, and takes them off again. */
export function listen(
  telemetry: TelemetryCore,
  source: string,
  emitter: Emitter,
  listeners: Readonly<Record<string, (...args: never[]) => void>>,
): Undo {
  const added = Object.entries(listeners).map(
    ([event, record]) => [event, quietly(telemetry, source, record)] as const,
  );
  for (const [event, listener] of added) emitter.on(event, listener);
  return () => {
    for (const [event, listener] of added) emitter.off(event, listener);
  };
}
