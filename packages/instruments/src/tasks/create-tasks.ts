import type { TelemetryCore } from '@telltale/core';
import { task as catalog } from '@telltale/core/catalogs';
import type { Undo } from '../instrument/undo.ts';

export type TaskState = 'pending' | 'running' | 'completed' | 'failed';

/** A task in the registry. */
export interface Task {
  readonly type: string;
  readonly state: TaskState;
  start(): void;
  complete(): void;
  fail(): void;
  /** Takes it out of the registry. */
  forget(): void;
}

export interface TasksOptions {
  /** Tasks that are over and still held, all types together: the oldest are forgotten first. @default 1000 */
  readonly keep?: number;
}

/** A registry of tasks. */
export interface Tasks {
  /** Adds a task that is pending. @param type - The label `task_type`; at most 50 values. */
  add(type: string): Task;
  /** Adds a task and runs it: what it returns and what it throws is passed on. */
  run<T>(type: string, action: () => T | Promise<T>): Promise<T>;
  /** Takes the registry off the page. */
  readonly close: Undo;
}

const states = ['pending', 'running', 'completed', 'failed'] as const;

/**
 * Keeps a registry of tasks and shows how many there are in each state.
 *
 * | metric | says |
 * | --- | --- |
 * | `tasks` | tasks in the registry, by type and state |
 *
 * What is over stays until newer tasks take its place, so `completed` and `failed` do not grow for ever: to count what was done,
 * use the catalog `worker`.
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { task } from '@telltale/core/catalogs';
 * import { createTasks } from '@telltale/instruments/tasks';
 * import { recorded } from '@telltale/testing';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { task } });
 * const tasks = createTasks(telemetry);
 * await tasks.run('import', async () => 'done');
 * tasks.add('export');
 * console.log(await recorded(telemetry, task.count, { state: 'completed' })); // => 1
 * console.log(await recorded(telemetry, task.count, { state: 'pending' })); // => 1
 * ```
 */
export function createTasks(telemetry: TelemetryCore, options: TasksOptions = {}): Tasks {
  const { count } = telemetry.use(catalog);
  const { keep = 1000 } = options;
  const counts = new Map<string, Record<TaskState, number>>();
  const over = new Set<Registered>();

  function countsOf(type: string): Record<TaskState, number> {
    let byState = counts.get(type);
    if (byState === undefined) counts.set(type, (byState = { pending: 0, running: 0, completed: 0, failed: 0 }));
    return byState;
  }

  class Registered implements Task {
    readonly type: string;
    state: TaskState = 'pending';
    #isHeld = true;

    constructor(type: string) {
      this.type = type;
      countsOf(type).pending++;
    }
    start(): void {
      this.#move('running');
    }
    complete(): void {
      this.#move('completed');
    }
    fail(): void {
      this.#move('failed');
    }
    forget(): void {
      if (!this.#isHeld) return;
      this.#isHeld = false;
      over.delete(this);
      countsOf(this.type)[this.state]--;
    }
    #move(state: TaskState): void {
      if (this.#isHeld) {
        const byState = countsOf(this.type);
        byState[this.state]--;
        byState[state]++;
      }
      this.state = state;
      over.delete(this);
      if (!this.#isHeld || state === 'running') return;
      over.add(this);
      for (const oldest of over) {
        if (over.size <= keep) break;
        oldest.forget();
      }
    }
  }

  const close = telemetry.addCollector({
    name: 'tasks',
    metrics: [count],
    collect(report) {
      for (const [task_type, byState] of counts) {
        for (const state of states) report(count, { task_type, state }, byState[state]);
      }
    },
  });

  return {
    add: (type) => new Registered(type),
    async run(type, action) {
      const task = new Registered(type);
      task.start();
      try {
        const result = await action();
        task.complete();
        return result;
      } catch (error) {
        task.fail();
        throw error;
      }
    },
    close,
  };
}
