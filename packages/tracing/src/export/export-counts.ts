import type { Failure } from './delivery.ts';

/** Why spans were given up before they were sent: the label `reason` of `telltale_export_dropped_total`. */
export type DropReason = 'queue_full' | 'request_full' | 'shutdown';

/** What became of the spans so far. `queued` of them are neither exported nor dropped nor failed yet. */
export interface ExportCounts {
  readonly queued: number;
  readonly exported: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  readonly failed: Readonly<Record<Failure, number>>;
}

/** The same while it is counted. */
export interface CountedSpans {
  exported: number;
  readonly dropped: Record<DropReason, number>;
  readonly failed: Record<Failure, number>;
}

export function noSpansYet(): CountedSpans {
  return {
    exported: 0,
    dropped: { queue_full: 0, request_full: 0, shutdown: 0 },
    failed: { unreachable: 0, timeout: 0, refused: 0, rejected: 0, invalid: 0 },
  };
}

/** How many spans were lost, for whatever reason. */
export function lostOf({ dropped, failed }: Pick<ExportCounts, 'dropped' | 'failed'>): number {
  return [...Object.values(dropped), ...Object.values(failed)].reduce((sum, count) => sum + count, 0);
}
