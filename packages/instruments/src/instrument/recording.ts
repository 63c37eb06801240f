import type { TelemetryCore } from '@telltale/core';

/**
 * What an instrument records, in the way of the application: nothing of it throws. What fails is counted in
 * `telltale_recording_errors_total` under its source and, the first time, logged.
 */
export class Recording {
  readonly #telemetry: TelemetryCore;
  readonly #source: string;
  #isStopped = false;

  constructor(telemetry: TelemetryCore, source: string) {
    this.#telemetry = telemetry;
    this.#source = source;
  }

  /** Records now. */
  run(record: () => void): void {
    if (this.#isStopped) return;
    try {
      record();
    } catch (error) {
      this.failed(error);
    }
  }

  /** Makes a function that records. */
  quietly<Args extends readonly unknown[]>(record: (...args: Args) => void): (...args: Args) => void {
    return (...args) => {
      if (this.#isStopped) return;
      try {
        record(...args);
      } catch (error) {
        this.failed(error);
      }
    };
  }

  /** The time, for {@link secondsSince}: where the clock fails there is none, which counts when it is to be recorded. */
  now(): number {
    try {
      return this.#telemetry.clock.monotonic();
    } catch {
      return Number.NaN;
    }
  }

  /** Throws where the clock fails: for what is being recorded. */
  secondsSince(start: number): number {
    return Math.max(0, (this.#telemetry.clock.monotonic() - start) / 1000);
  }

  /** Something could not be recorded. */
  failed(error: unknown): void {
    this.#telemetry.recordingFailed(this.#source, error);
  }

  /** Ends it: what a library still holds after the instrument was taken off, such as a handler, records nothing more. */
  readonly stop = (): void => {
    this.#isStopped = true;
  };
}
