import type { TelemetryCore } from '@telltale/core';
import { CallUnderWay } from './call-under-way.ts';
import { followResult } from './follow-result.ts';
import type { InstrumentedMethod } from './instrumented-method.ts';
import type { MethodMeter } from './method-metric.ts';

type Method = (...args: unknown[]) => unknown;

/**
 * What the calls of a method are recorded with, in one telemetry. What fails of it is counted under the name of the method,
 * and never thrown.
 */
export class BoundMethod {
  readonly #name: string;
  readonly #telemetry: RecordingTelemetry;
  readonly #meters: readonly MethodMeter[];

  /** @throws TelltaleError where a metric is not in the telemetry, or its labels are not those that it declares */
  constructor({ name, metrics }: InstrumentedMethod, telemetry: RecordingTelemetry) {
    this.#name = name;
    this.#telemetry = telemetry;
    this.#meters = metrics.map((metric) => metric.bind(telemetry));
  }

  /** Calls the method, and records when what it returns is over. */
  call(method: Method, self: unknown, args: unknown[]): unknown {
    const call = this.begun(args);
    let result: unknown;
    try {
      result = method.apply(self, args);
    } catch (error) {
      call.failed(error);
      throw error;
    }
    try {
      return followResult(result, call, () => this.begun(args));
    } catch (error) {
      // An object that refuses to be looked at, such as a proxy of something remote.
      this.#failed(error);
      call.succeeded(result);
      return result;
    }
  }

  begun(args: readonly unknown[]): CallUnderWay {
    const call = new CallUnderWay(this, args, this.#now());
    for (const { begin } of this.#meters) {
      if (begin === undefined) continue;
      try {
        call.isIn(begin(call));
      } catch (error) {
        this.#failed(error);
      }
    }
    return call;
  }

  ended(call: CallUnderWay, start: number): void {
    const seconds = (this.#now() - start) / 1000;
    for (const { end } of this.#meters) {
      if (end === undefined) continue;
      try {
        end(call, seconds);
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  /** Where the clock fails there is no time: that counts as a failure where it is to be recorded. */
  #now(): number {
    try {
      return this.#telemetry.clock.monotonic();
    } catch {
      return Number.NaN;
    }
  }

  #failed(error: unknown): void {
    this.#telemetry.recordingFailed(this.#name, error);
  }
}

type RecordingTelemetry = Pick<TelemetryCore, 'clock' | 'metric' | 'recordingFailed'>;
