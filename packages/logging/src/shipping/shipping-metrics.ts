import type { TelemetryCore } from '@telltale/core';
import { telemetryExport } from '@telltale/core/catalogs';
import { FAILURE_REASONS } from './send-batch.ts';
import type { Settled } from './ship-loop.ts';

/** Why lines are given up before they are sent. */
export type DropReason = (typeof DROP_REASONS)[number];

const DROP_REASONS = ['queue_full', 'shutdown', 'crashed'] as const;

/** Counts what becomes of lines, in the catalog `telemetryExport`. */
export interface ShippingMetrics {
  queued(lines: number): void;
  settled(lines: number, as: Settled): void;
  dropped(lines: number, reason: DropReason): void;
  attempt(seconds: number, outcome: 'exported' | 'failed'): void;
}

/** Into the telemetry; without one, nowhere. */
export function shippingMetrics(telemetry: TelemetryCore | undefined, queueLimit: number): ShippingMetrics {
  if (telemetry === undefined) return { queued() {}, settled() {}, dropped() {}, attempt() {} };
  const { queued, queueLimit: limit, exported, dropped, failed, duration } = telemetry.use(telemetryExport);
  const signal = 'logs';
  limit.set({ signal }, queueLimit);
  const waiting = queued.with({ signal });
  const done = exported.with({ signal });
  waiting.set(0);
  // On the page from the beginning: where traces are exported as well, their collector has cleared the zeros of both.
  for (const reason of DROP_REASONS) dropped.with({ signal, reason });
  for (const reason of FAILURE_REASONS) failed.with({ signal, reason });
  return {
    queued: (lines) => waiting.set(lines),
    settled(lines, as) {
      if (as === 'exported') done.inc(lines);
      else if (as === 'shutdown') dropped.inc({ signal, reason: as }, lines);
      else failed.inc({ signal, reason: as }, lines);
    },
    dropped: (lines, reason) => dropped.inc({ signal, reason }, lines),
    attempt: (seconds, outcome) => duration.observe({ signal, outcome }, seconds),
  };
}
