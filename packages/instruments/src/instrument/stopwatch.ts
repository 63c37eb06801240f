import type { TelemetryCore } from '@telltale/core';

/**
 * The clock of a telemetry, for code in the way of the application: where it fails there is no time, and what is recorded
 * of it fails where that is counted.
 */
export function stopwatch({ clock }: TelemetryCore): () => number {
  return () => {
    try {
      return clock.monotonic();
    } catch {
      return Number.NaN;
    }
  };
}
