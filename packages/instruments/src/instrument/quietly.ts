import type { TelemetryCore } from '@telltale/core';

/** Makes a function that records and never throws: a failure is counted and, once for each source, logged. */
export function quietly<Args extends readonly unknown[]>(
  telemetry: TelemetryCore,
  source: string,
  record: (...args: Args) => void,
): (...args: Args) => void {
  return (...args) => {
    try {
      record(...args);
    } catch (error) {
      telemetry.recordingFailed(source, error);
    }
  };
}
