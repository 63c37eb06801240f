import type { InstrumentsOf, TelemetryCore, TimerChild } from '@telltale/core';
import { dbClient } from '@telltale/core/catalogs';
import { failureOf, type Failure } from './failure-of.ts';
import type { End } from './watch-callback.ts';

/** What a call to a database does; a driver's own words, or those of a summary. */
export interface Operation {
  readonly operation: string;
  readonly table: string | undefined;
}

/** Groups tables, or leaves one out. */
export type TableOf = (table: string) => string | undefined;

/** Children held at most: a table that has none goes the longer way, and the budget of its label bounds it. */
const HELD = 500;

/** Records calls to one database system. Nothing in it throws into the application. */
export class OperationRecorder {
  readonly #telemetry: TelemetryCore;
  readonly #source: string;
  readonly #system: string;
  readonly #metrics: InstrumentsOf<typeof dbClient>;
  readonly #failureOf: (error: unknown) => Failure;
  readonly #held = new Map<string, Map<string | undefined, TimerChild>>();
  #children = 0;

  /**
   * @param source - Where `telltale_recording_errors_total` counts what fails.
   * @param system - `db_system_name`, one of https://opentelemetry.io/docs/specs/semconv/registry/attributes/db/
   * @param classify - What an error of the driver is called. @default by SQLSTATE
   */
  constructor(
    telemetry: TelemetryCore,
    source: string,
    system: string,
    classify: (error: unknown) => Failure = failureOf,
  ) {
    this.#failureOf = classify;
    this.#telemetry = telemetry;
    this.#source = source;
    this.#system = system;
    this.#metrics = telemetry.use(dbClient);
    // The counter is there before the first deadlock, so that `increase()` sees that one, too. Redis has none.
    if (classify === failureOf) this.#metrics.deadlocks.inc({ db_system_name: system }, 0);
  }

  /** The time, for {@link end}. */
  now(): number {
    try {
      return this.#telemetry.clock.monotonic();
    } catch (error) {
      this.failed(error);
      return 0;
    }
  }

  /** Starts a call; what it returns ends it, once. */
  start(operation: Operation): End {
    const start = this.now();
    let isOver = false;
    return (error) => {
      if (isOver) return;
      isOver = true;
      if (error === undefined || error === null) this.succeeded(start, operation);
      else this.rejected(start, operation, error);
    };
  }

  /** Records a call that succeeded. */
  succeeded(start: number, operation: Operation): void {
    try {
      this.#childOf(operation).observe(this.#since(start));
    } catch (error) {
      this.failed(error);
    }
  }

  /** Records a call that failed with what the driver gave the application. */
  rejected(start: number, operation: Operation, error: unknown): void {
    try {
      const { errorType, isDeadlock } = this.#failureOf(error);
      this.#metrics.operationDuration.observe(
        { ...this.#labels(operation), error_type: errorType },
        this.#since(start),
      );
      if (isDeadlock) this.#metrics.deadlocks.inc({ db_system_name: this.#system });
    } catch (caught) {
      this.failed(caught);
    }
  }

  /** Something could not be recorded. */
  failed(error: unknown): void {
    this.#telemetry.recordingFailed(this.#source, error);
  }

  #since(start: number): number {
    return Math.max(0, (this.#telemetry.clock.monotonic() - start) / 1000);
  }

  #childOf(operation: Operation): TimerChild | { observe(seconds: number): void } {
    let byTable = this.#held.get(operation.operation);
    const held = byTable?.get(operation.table);
    if (held !== undefined) return held;
    const labels = this.#labels(operation);
    const { operationDuration } = this.#metrics;
    if (this.#children >= HELD)
      return { observe: (seconds: number): void => operationDuration.observe(labels, seconds) };
    const child = operationDuration.with(labels);
    if (byTable === undefined) this.#held.set(operation.operation, (byTable = new Map()));
    byTable.set(operation.table, child);
    this.#children++;
    return child;
  }

  #labels({ operation, table }: Operation) {
    return {
      db_system_name: this.#system,
      db_operation_name: operation,
      ...(table === undefined ? {} : { db_collection_name: table }),
    };
  }
}
