import type { Thought } from './thought.ts';

/** Takes thoughts to the worker. */
export abstract class ThoughtSink {
  abstract send(thoughts: readonly Thought[]): Promise<void>;
}
