import { telemetryExport } from '@telltale/core/catalogs';
import type { Collector, InstrumentsOf, TelemetryCore } from '@telltale/core';
import type { ExportCounts } from '../export/export-counts.ts';
import { activeExemplar } from './exemplar-source.ts';

const signal = 'traces';

/** What is told of the export. */
export interface ExportState {
  readonly counts: ExportCounts;
  readonly queueLimit: number;
}

type ExportMetrics = InstrumentsOf<typeof telemetryExport>;

/** The telemetries whose metrics get exemplars, and which show how the export goes. */
export class JoinedTelemetries {
  readonly #joined = new Map<unknown, () => void>();
  readonly #metrics: ExportMetrics[] = [];
  #state: ExportState | undefined;

  /** What the page shows; nothing is exported before this is said. */
  show(state: ExportState | undefined): void {
    this.#state = state;
  }

  /** Idempotent. Telemetries that share a registry are one. */
  join(telemetry: TelemetryCore): void {
    if (!telemetry.enabled || this.#joined.has(telemetry.registry)) return;
    telemetry.setExemplarSource(activeExemplar);
    const metrics = telemetry.use(telemetryExport);
    this.#metrics.push(metrics);
    const removeCollector = telemetry.addCollector(this.#collector(metrics));
    this.#joined.set(telemetry.registry, () => {
      removeCollector();
      telemetry.setExemplarSource(undefined);
    });
  }

  attempted(seconds: number, delivered: boolean): void {
    const labels = { signal, outcome: delivered ? 'exported' : 'failed' } as const;
    for (const { duration } of this.#metrics) duration.observe(labels, seconds);
  }

  leave(): void {
    for (const leave of this.#joined.values()) leave();
    this.#joined.clear();
    this.#metrics.length = 0;
  }

  #collector(metrics: ExportMetrics): Collector {
    const { queued, queueLimit, exported, dropped, failed } = metrics;
    return {
      name: 'telltale_export_traces',
      metrics: [queued, queueLimit, exported, dropped, failed],
      collect: (report) => {
        if (this.#state === undefined) return;
        const { counts } = this.#state;
        report(queued, { signal }, counts.queued);
        report(queueLimit, { signal }, this.#state.queueLimit);
        report(exported, { signal }, counts.exported);
        for (const [reason, spans] of entries(counts.dropped)) report(dropped, { signal, reason }, spans);
        for (const [reason, spans] of entries(counts.failed)) report(failed, { signal, reason }, spans);
      },
    };
  }
}

function entries<Key extends string>(record: Readonly<Record<Key, number>>): readonly (readonly [Key, number])[] {
  return Object.entries(record) as [Key, number][];
}
