/** What pg-boss says of a queue: 11 as one object, 12 as a list of snapshots. */
export interface QueueStats {
  readonly queuedCount?: number | null;
  readonly deferredCount?: number | null;
  readonly activeCount?: number | null;
  /** Since 12. */
  readonly readyCount?: number | null;
  readonly failedCount?: number | null;
  readonly capturedOn?: Date | null;
}

/** Jobs by state, none of them in two. */
export function jobsByState(stats: QueueStats | readonly QueueStats[]): Readonly<Record<string, number>> {
  const { queuedCount, deferredCount, activeCount, readyCount, failedCount } = latest(stats);
  const deferred = deferredCount ?? 0;
  return {
    deferred,
    ready: readyCount ?? Math.max(0, (queuedCount ?? 0) - deferred),
    active: activeCount ?? 0,
    ...(typeof failedCount === 'number' && { failed: failedCount }),
  };
}

function latest(stats: QueueStats | readonly QueueStats[]): QueueStats {
  const list = Array.isArray(stats) ? (stats as readonly QueueStats[]) : [stats as QueueStats];
  return list.toSorted((a, b) => Number(b.capturedOn ?? 0) - Number(a.capturedOn ?? 0))[0] ?? {};
}
