import type { TelemetryCore } from '@telltale/core';
import { batch as catalog } from '@telltale/core/catalogs';
import { Recording } from '../instrument/recording.ts';
import type { Undo } from '../instrument/undo.ts';

/** What processing a batch is given. */
export interface BatchContext {
  /** Counts items that could not be processed. @param count - @default 1 */
  failed(count?: number): void;
}

/** Batches of a service. */
export interface Batches {
  /**
   * Processes a batch. All of its items count as processed but for those that are told to have failed; if it throws, or
   * rejects, all have failed. What it returns and what it throws is passed on.
   *
   * @param batch - The label `batch`: which processor; at most 50 values.
   */
  run<T, Item>(
    batch: string,
    items: readonly Item[],
    process: (items: readonly Item[], context: BatchContext) => T | Promise<T>,
  ): Promise<T>;
  /** Shows how many items wait for a batch, at each scrape. */
  watchQueue(batch: string, size: () => number): Undo;
}

/**
 * Records processors of batches.
 *
 * | metric | says |
 * | --- | --- |
 * | `batch_items_processed_total`, `batch_items_failed_total` | items, by batch |
 * | `batch_processing_duration_seconds` | time that a batch took |
 * | `batch_active_workers` | batches that are being processed now |
 * | `batch_queue_size` | items that wait |
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { batch } from '@telltale/core/catalogs';
 * import { createBatches } from '@telltale/instruments/batches';
 * import { recorded } from '@telltale/testing';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { batch } });
 * const batches = createBatches(telemetry);
 * await batches.run('mails', ['a', 'b', ''], (items, { failed }) => {
 *   for (const address of items) if (address === '') failed();
 * });
 * console.log(await recorded(telemetry, batch.itemsProcessed, { batch: 'mails' })); // => 2
 * console.log(await recorded(telemetry, batch.itemsFailed, { batch: 'mails' })); // => 1
 * ```
 */
export function createBatches(telemetry: TelemetryCore): Batches {
  const metrics = telemetry.use(catalog);
  const recording = new Recording(telemetry, 'batches');

  return {
    async run(batch, items, process) {
      const startedAt = recording.now();
      const total = items.length;
      let failures = 0;
      recording.run(() => metrics.activeWorkers.inc({ batch }));
      try {
        return await process(items, { failed: (count = 1) => void (failures += count) });
      } catch (error) {
        failures = total;
        throw error;
      } finally {
        const failed = Math.min(total, Math.max(0, failures));
        recording.run(() => {
          metrics.activeWorkers.dec({ batch });
          metrics.itemsProcessed.inc({ batch }, total - failed);
          metrics.itemsFailed.inc({ batch }, failed);
          metrics.processingDuration.observe({ batch }, recording.secondsSince(startedAt));
        });
      }
    },
    watchQueue: (batch, size) =>
      telemetry.addCollector({
        name: `batches ${batch}`,
        metrics: [metrics.queueSize],
        collect: (report) => report(metrics.queueSize, { batch }, size()),
      }),
  };
}
