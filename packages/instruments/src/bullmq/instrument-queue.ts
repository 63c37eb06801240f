import type { TelemetryCore } from '@telltale/core';
import { queue as queueCatalog } from '@telltale/core/catalogs';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';

/** The part of BullMQ's `Queue` that is used. */
export interface BullQueue {
  readonly name: string;
  getJobCounts(): Promise<Readonly<Record<string, number>>>;
  add(...args: never[]): Promise<unknown>;
  addBulk(...args: never[]): Promise<readonly unknown[]>;
  /** Set from the moment on that the queue is being closed. */
  readonly closing?: unknown;
}

/** States that a worker takes jobs from as soon as it is free. */
const WAITING = ['waiting', 'prioritized', 'paused'] as const;

/**
 * Shows how many jobs of a BullMQ queue are in which state, as Redis counts them at each scrape, and counts the jobs that
 * this object adds. Every process that instruments the queue reports the same states: query them with `max by (queue)`.
 *
 * ```
 * queue_jobs{queue="mail",state="waiting"} 3
 * queue_depth{queue="mail"} 3
 * queue_enqueued_total{queue="mail"} 120
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts check
 * import { Queue } from 'bullmq';
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentQueue } from '@telltale/instruments/bullmq';
 *
 * const telemetry = createTelemetry({ service: 'mailer', catalogs: {} });
 * const mail = new Queue('mail');
 * const undo = instrumentQueue(telemetry, mail);
 * ```
 */
export function instrumentQueue(telemetry: TelemetryCore, queue: BullQueue): Undo {
  expectShape(queue, ['getJobCounts', 'add', 'addBulk'], 'a Queue of BullMQ');
  return instrumentOnce(telemetry, queue, 'bullmq', () => {
    const { depth, jobs, enqueued } = telemetry.use(queueCatalog);
    const added = enqueued.with({ queue: queue.name });
    const recording = new Recording(telemetry, 'bullmq');
    const count = recording.quietly((result: unknown) => added.inc(Array.isArray(result) ? result.length : 1));
    const counted = { succeeded: count, failed: () => {} };
    return installAll([
      ...['add', 'addBulk'].map(
        (method) => () => wrapMethod(queue, method, (call, self, args) => observeCall(() => call(self, args), counted)),
      ),
      () =>
        telemetry.addCollector({
          name: 'bullmq',
          metrics: [depth, jobs],
          async collect(report) {
            if (queue.closing !== undefined) return;
            const counts = await queue.getJobCounts();
            for (const [state, value] of Object.entries(counts)) report(jobs, { queue: queue.name, state }, value);
            report(
              depth,
              { queue: queue.name },
              WAITING.reduce((sum, state) => sum + (counts[state] ?? 0), 0),
            );
          },
        }),
    ]);
  });
}
