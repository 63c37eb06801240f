import type { Clock, InstrumentsOf, TelemetryCore } from '@telltale/core';
import { scheduledJob } from '@telltale/core/catalogs';
import { GaugeShare } from '../instrument/gauge-share.ts';
import type { SeriesShare } from '../instrument/gauge-share.ts';

/** Records the runs of one job. */
export class JobRuns {
  readonly #clock: Clock;
  readonly #metrics: InstrumentsOf<typeof scheduledJob>;
  readonly #labels: { readonly scheduled_job: string };
  readonly #gauge: GaugeShare<{ readonly scheduled_job: string }>;
  readonly #active: SeriesShare;
  /** When the runs that are going on began, by what tells them apart. */
  readonly #startedAt = new Map<unknown, number>();

  constructor(telemetry: TelemetryCore, name: string) {
    this.#clock = telemetry.clock;
    this.#metrics = telemetry.use(scheduledJob);
    this.#labels = { scheduled_job: name };
    this.#gauge = new GaugeShare(this.#metrics.active);
    this.#active = this.#gauge.of(this.#labels);
    // From the start, so that the first failure is seen as an increase.
    for (const status of ['success', 'failure'] as const) this.#metrics.runs.inc({ ...this.#labels, status }, 0);
  }

  started(run: unknown): void {
    this.#startedAt.set(run, this.#clock.monotonic());
    this.#active.set(this.#startedAt.size);
  }

  ended(run: unknown, status: 'success' | 'failure'): void {
    const startedAt = this.#startedAt.get(run);
    if (startedAt === undefined) return;
    this.#startedAt.delete(run);
    this.#active.set(this.#startedAt.size);
    this.#metrics.runs.inc({ ...this.#labels, status });
    this.#metrics.duration.observe(this.#labels, (this.#clock.monotonic() - startedAt) / 1000);
    if (status === 'success') this.#metrics.lastSuccess.set(this.#labels, this.#clock.now() / 1000);
  }

  skipped(reason: 'missed' | 'overlap' | 'other'): void {
    this.#metrics.skipped.inc({ ...this.#labels, reason });
  }

  close(): void {
    this.#gauge.release();
    this.#metrics.lastSuccess.remove(this.#labels);
  }
}
