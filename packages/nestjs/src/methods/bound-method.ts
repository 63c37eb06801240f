import type { Clock, TelemetryCore } from '@telltale/core';
import type { MethodMeter, MethodMetric } from './method-metric.ts';
import { CallUnderWay } from './call-under-way.ts';
import { followResult } from './follow-result.ts';

type Method = (...args: unknown[]) => unknown;

/** What the calls of a method are recorded with, in one telemetry. */
export class BoundMethod {
  readonly #telemetry: Pick<TelemetryCore, 'logger'>;
  readonly #clock: Clock;
  readonly #meters: readonly MethodMeter[];
  #hasFailed = false;

  /** @throws TelltaleError where a metric is not in the telemetry, or its labels are not those that it declares */
  constructor(metrics: readonly MethodMetric[], telemetry: Pick<TelemetryCore, 'clock' | 'logger' | 'metric'>) {
    this.#telemetry = telemetry;
    this.#clock = telemetry.clock;
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
    return followResult(result, call, () => this.begun(args));
  }

  begun(args: readonly unknown[]): CallUnderWay {
    const call = new CallUnderWay(this, args, this.#clock.monotonic());
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
    const seconds = (this.#clock.monotonic() - start) / 1000;
    for (const { end } of this.#meters) {
      if (end === undefined) continue;
      try {
        end(call, seconds);
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  #failed(error: unknown): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    try {
      const cause = error instanceof Error ? error.message : String(error);
      this.#telemetry.logger.warn(`a call of a method could not be recorded: ${cause}`);
    } catch {
      // A logger that fails must not fail the call.
    }
  }
}
