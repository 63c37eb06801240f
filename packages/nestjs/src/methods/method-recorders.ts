import type { TelemetryCore } from '@telltale/core';
import { BoundMethod } from './bound-method.ts';
import type { InstrumentedMethod } from './instrumented-method.ts';

type MethodTelemetry = Pick<TelemetryCore, 'clock' | 'logger' | 'metric' | 'recordingFailed'>;

// Known to every copy of this package in a process. A mock that has any property you ask for does not have this value.
const brand = Symbol.for('telltale.nestjs.is-method-recorders');

/**
 * Records the calls of the methods of one application. Every instance that Nest makes gets those of its application, so
 * that a class which two applications in one process use is recorded where each of its instances belongs.
 */
export class MethodRecorders {
  readonly #bound = new Map<InstrumentedMethod, BoundMethod | undefined>();
  // Nest makes this before it makes the telemetry, which may need instances whose methods are recorded.
  #telemetry: MethodTelemetry | undefined;

  constructor() {
    Object.defineProperty(this, brand, { value: true });
  }

  connect(telemetry: MethodTelemetry): void {
    this.#telemetry = telemetry;
  }

  /** @throws TelltaleError `TELLTALE_METRIC_UNKNOWN`, `TELLTALE_LABEL_*` */
  bind(method: InstrumentedMethod): void {
    if (this.#telemetry === undefined) return;
    this.#bound.set(method, new BoundMethod(method, this.#telemetry));
  }

  /** What records a method; nothing if it cannot be recorded. Never throws. */
  of(method: InstrumentedMethod): BoundMethod | undefined {
    const bound = this.#bound.get(method);
    return bound !== undefined || this.#bound.has(method) ? bound : this.#tryToBind(method);
  }

  // A class that Nest did not know at the start: a module that is loaded lazily.
  #tryToBind(method: InstrumentedMethod): BoundMethod | undefined {
    const telemetry = this.#telemetry;
    if (telemetry === undefined) return undefined;
    try {
      this.bind(method);
    } catch (error) {
      this.#bound.set(method, undefined);
      try {
        telemetry.logger.warn(error instanceof Error ? error.message : String(error));
      } catch {
        // A logger that fails must not fail the call.
      }
    }
    return this.#bound.get(method);
  }
}

/** Whether these are the recorders of an application, and not what a test puts in the place of whatever it does not have. */
export function isMethodRecorders(value: unknown): value is MethodRecorders {
  return typeof value === 'object' && value !== null && (value as { readonly [brand]?: unknown })[brand] === true;
}
