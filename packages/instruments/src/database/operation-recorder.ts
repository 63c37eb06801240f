import type { InstrumentsOf, TelemetryCore, TimerChild } from '@telltale/core';
import { dbClient } from '@telltale/core/catalogs';
import { failureOf, type Failure } from './failure-of.ts';
import type { CallObserver } from '../instrument/observe-call.ts';
import { Recording } from '../instrument/recording.ts';

/** What a call to a database does; a driver's own words, or those of a summary. */
export interface Operation {
  readonly operation: string;
  readonly table: string | undefined;
}

/** Groups tables, or leaves one out. */
export type TableOf = (table: string) => string | undefined;

/** A call under way. */
export interface OperationCall extends CallObserver {
  succeeded(): void;
}

/** Children held at most: a table that has none goes the longer way, and the budget of its label bounds it. */
const HELD = 500;

/** Records calls to one database system. Nothing in it throws into the application. */
export class OperationRecorder {
  readonly #recording: Recording;
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
    this.#recording = new Recording(telemetry, source);
    this.#system = system;
    this.#metrics = telemetry.use(dbClient);
    // The counter is there before the first deadlock, so that `increase()` sees that one, too. Redis has none.
    if (classify === failureOf) this.#metrics.deadlocks.inc({ db_system_name: system }, 0);
  }

  /** Starts a call; only the first word on how it ended counts. */
  start(operation: Operation): OperationCall {
    return new StartedCall(this, operation, this.#recording.now());
  }

  /** Records a call that succeeded. */
  succeeded(start: number, operation: Operation): void {
    try {
      this.#childOf(operation).observe(this.#recording.secondsSince(start));
    } catch (error) {
      this.failed(error);
    }
  }

  /** Records a call that failed with what the driver gave the application. */
  rejected(start: number, operation: Operation, error: unknown): void {
    try {
      const { errorType, isDeadlock } = this.#failureOf(error);
      if (isDeadlock) this.#metrics.deadlocks.inc({ db_system_name: this.#system });
      this.#metrics.operationDuration.observe(
        { ...this.#labels(operation), error_type: errorType },
        this.#recording.secondsSince(start),
      );
    } catch (caught) {
      this.failed(caught);
    }
  }

  /** Something could not be recorded. */
  failed(error: unknown): void {
    this.#recording.failed(error);
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

class StartedCall implements OperationCall {
  readonly #recorder: OperationRecorder;
  readonly #operation: Operation;
  readonly #start: number;
  #isOver = false;

  constructor(recorder: OperationRecorder, operation: Operation, start: number) {
    this.#recorder = recorder;
    this.#operation = operation;
    this.#start = start;
  }

  succeeded(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#recorder.succeeded(this.#start, this.#operation);
  }

  failed(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#recorder.rejected(this.#start, this.#operation, error);
  }
}
