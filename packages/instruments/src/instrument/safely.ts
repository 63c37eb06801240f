import type { TelemetryCore } from '@telltale/core';

/** Makes what records something and never throws: what fails is counted under `source`. */
export function recordSafely(telemetry: TelemetryCore, source: string): (record: () => void) => void {
  return (record) => {
    try {
      record();
    } catch (error) {
      telemetry.recordingFailed(source, error);
    }
  };
}

/** Starts to take the time; what it returns gives the seconds since. Never throws: 0 where the clock fails. */
export function startWatch(telemetry: TelemetryCore, source: string): () => number {
  const now = (): number => {
    try {
      return telemetry.clock.monotonic();
    } catch (error) {
      telemetry.recordingFailed(source, error);
      return 0;
    }
  };
  const start = now();
  return () => Math.max(0, (now() - start) / 1000);
}
