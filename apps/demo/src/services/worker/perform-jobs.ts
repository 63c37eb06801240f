import type { JobResult, JobWithMetadata, PerJobWorkWithMetadataHandler } from 'pg-boss';
import type { QueueName, Traced } from '../jobs.ts';
import { isOver, make } from './attempt.ts';
import type { Attempt, Workplace } from './attempt.ts';
import type { WorkerTelemetry } from './worker-telemetry.ts';

/** Does one job, and returns what becomes its output. */
export type Work<Data> = (data: Data, begin: () => void) => Promise<object>;

// What pg-boss says of an attempt whose worker did not come back.
const SILENCE = /timed out|timeout|handler execution exceeded/;

/** A handler of pg-boss that does each of the jobs it is given, and tells how each of them ended. */
export function performJobs<Data extends Traced>(
  queue: QueueName,
  work: Work<Data>,
  telemetry: WorkerTelemetry,
  workplace: Workplace,
): PerJobWorkWithMetadataHandler<Data> {
  return (jobs) =>
    Promise.all(
      jobs.map((job) => {
        if (SILENCE.test(JSON.stringify(job.output ?? null))) telemetry.queue.stalled.inc({ queue });
        return performJob(attemptOf(queue, job), (begin) => work(job.data, begin), workplace);
      }),
    );
}

async function performJob(
  attempt: Attempt,
  work: (begin: () => void) => Promise<object>,
  workplace: Workplace,
): Promise<JobResult> {
  try {
    return { id: attempt.id, status: 'completed', output: await make(attempt, work, workplace) };
  } catch (error) {
    // Without a queue for dead letters, such a job has failed and is not tried again.
    return {
      id: attempt.id,
      status: isOver(attempt, error) ? 'deadletter' : 'failed',
      output: { message: String(error) },
    };
  }
}

function attemptOf<Data extends Traced>(queue: QueueName, job: JobWithMetadata<Data>): Attempt {
  return {
    system: 'pg-boss',
    queue,
    id: job.id,
    number: job.retryCount + 1,
    isLast: job.retryCount >= job.retryLimit,
    carrier: job.data.trace,
    signal: job.signal,
  };
}
