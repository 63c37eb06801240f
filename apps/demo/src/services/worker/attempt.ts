import type { Logger } from '@telltale/logging';
import type { Tasks } from '@telltale/instruments/tasks';
import { withConsumerSpan } from '@telltale/tracing';
import type { Carried } from '@telltale/tracing';
import { FinalError } from './final-error.ts';
import type { Obstacle } from './obstacle.ts';

/** What every worker needs. */
export interface Workplace {
  readonly logger: Logger;
  readonly tasks: Tasks;
  readonly obstacle: Obstacle;
}

/** Something that was taken from a queue, to be done now. */
export interface Attempt {
  /** `pg-boss`, `kafka` */
  readonly system: string;
  readonly queue: string;
  readonly id: string;
  /** 1 is the first. */
  readonly number: number;
  /** Whether nobody will try again after this one. */
  readonly isLast: boolean;
  /** The trace that asked for it. */
  readonly carrier: Carried;
  /** Aborted when it is somebody else's meanwhile. */
  readonly signal?: AbortSignal;
}

/** Whether the job is over, and for good. */
export function isOver({ isLast }: Attempt, error: unknown): boolean {
  return isLast || error instanceof FinalError;
}

/**
 * Does the work within the trace that asked for it, as a task in the registry. What it throws is told to the log, and thrown
 * on.
 *
 * @param work - Calls `begin` once it is its turn.
 */
export function make<T>(attempt: Attempt, work: (begin: () => void) => Promise<T>, workplace: Workplace): Promise<T> {
  const { system, queue, id, carrier } = attempt;
  const message = { system, destination: queue, messageId: id, carrier, relation: 'child' } as const;
  return withConsumerSpan(message, async () => {
    const task = workplace.tasks.add(queue);
    try {
      await workplace.obstacle.pass();
      // Who was held up for too long has lost the job to another.
      attempt.signal?.throwIfAborted();
      const result = await work(() => task.start());
      task.complete();
      return result;
    } catch (error) {
      const told = { queue, job: id, attempt: attempt.number };
      if (isOver(attempt, error)) {
        task.fail();
        workplace.logger.error({ ...told, err: error }, 'a job has failed');
      } else {
        // It comes back as another task.
        task.forget();
        workplace.logger.warn({ ...told, reason: String(error) }, 'a job will be tried again');
      }
      throw error;
    }
  });
}
