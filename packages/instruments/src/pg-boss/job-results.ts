/** How a job ended, for the metrics. */
export type JobStatus = 'success' | 'failure' | 'retry';

/** What a handler with `perJobResults` says of one job. */
interface JobResult {
  readonly id?: unknown;
  readonly status?: unknown;
}

/**
 * How each job of a batch ended whose handler tells it of each, as pg-boss reads that: the last word counts, and a job of
 * which nothing is said has failed. `deadletter` is not tried again.
 *
 * @param failureOf - What a job is that has failed.
 */
export function statusOfEach<Job extends { readonly id: string }>(
  results: unknown,
  failureOf: (job: Job) => 'failure' | 'retry',
): (job: Job) => JobStatus {
  const list: readonly (JobResult | null)[] = Array.isArray(results) ? results : [];
  const statuses = new Map(list.map((result) => [result?.id, result?.status]));
  return (job) => {
    const status = statuses.get(job.id);
    if (status === 'completed') return 'success';
    return status === 'deadletter' ? 'failure' : failureOf(job);
  };
}
