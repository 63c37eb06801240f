import type { JobQueue } from '../queue/job-queue.ts';
import { ThoughtSink } from './thought-sink.ts';
import type { Thought } from './thought.ts';

/** Over the queue in PostgreSQL. */
export class QueueSink extends ThoughtSink {
  readonly #queue: JobQueue;

  constructor(queue: JobQueue) {
    super();
    this.#queue = queue;
  }

  send(thoughts: readonly Thought[]): Promise<void> {
    const jobs = thoughts.map(({ id, text, topic }) => ({ id, work: { text, topic } }));
    return this.#queue.send('thoughts', jobs);
  }
}
