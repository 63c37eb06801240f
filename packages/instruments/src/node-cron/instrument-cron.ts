import { TelltaleError } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { listen } from '../instrument/listen.ts';
import type { Emitter } from '../instrument/listen.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { JobRuns } from './job-runs.ts';

/** The part of a task of node-cron that is used. */
export interface CronTask extends Emitter {
  start(): unknown;
  stop(): unknown;
}

export interface CronOptions {
  /** Stands in the label `scheduled_job`: a name that stays the same when the process starts anew. */
  readonly name: string;
}

interface Context {
  readonly execution?: { readonly id: string };
}

/** What node-cron 3 runs inside its task, and tells of. */
interface InnerTask extends Emitter {
  execute(...args: never[]): unknown;
}

/**
 * Records a task of node-cron: its runs and how they ended, how long they took, those that were skipped because they came
 * too late or another was still going on (node-cron 4 tells), and when one last succeeded. Alert on the age of that: a job
 * that is never started fails nowhere else.
 *
 * ```
 * scheduled_job_runs_total{scheduled_job="report",status="failure"} 1
 * scheduled_job_last_success_timestamp_seconds{scheduled_job="report"} 1.7e9
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentCron } from '@telltale/instruments/node-cron';
 * import { schedule } from 'node-cron';
 *
 * const telemetry = createTelemetry({ service: 'reports', catalogs: {} });
 * const task = schedule('0 4 * * *', async () => {});
 * const undo = instrumentCron(telemetry, task, { name: 'report' });
 * await task.destroy();
 * ```
 */
export function instrumentCron(telemetry: TelemetryCore, task: CronTask, options: CronOptions): Undo {
  expectShape(task, ['start', 'stop', 'on', 'off'], 'a task of node-cron');
  const name: unknown = (options as Partial<CronOptions> | undefined)?.name;
  if (typeof name !== 'string' || name === '') {
    throw new TelltaleError('TELLTALE_OPTIONS', 'instrumentCron: the task has no name', name);
  }
  return instrumentOnce(telemetry, task, 'node-cron', () => {
    const runs = new JobRuns(telemetry, name);
    const recording = new Recording(telemetry, 'node-cron');
    const inner = (task as { readonly _task?: unknown })._task;
    return installAll([
      () => () => runs.close(),
      () => (isInnerTask(inner) ? followInner(recording, inner, runs) : followEvents(recording, task, runs)),
    ]);
  });
}

/** node-cron 4 has an event for everything. */
function followEvents(recording: Recording, task: CronTask, runs: JobRuns): Undo {
  return listen(recording, task, {
    'execution:started': ({ execution }: Context) => runs.started(execution?.id),
    'execution:finished': ({ execution }: Context) => runs.ended(execution?.id, 'success'),
    'execution:failed': ({ execution }: Context) => runs.ended(execution?.id, 'failure'),
    'execution:missed': () => runs.skipped('missed'),
    'execution:overlap': () => runs.skipped('overlap'),
    'execution:skipped': () => runs.skipped('other'),
  });
}

/** node-cron 3 tells when a run is over, and not which: the one that began first is taken for it. */
function followInner(recording: Recording, inner: InnerTask, runs: JobRuns): Undo {
  const open: object[] = [];
  const begin = recording.quietly(() => {
    const run = {};
    open.push(run);
    runs.started(run);
  });
  return installAll([
    () =>
      wrapMethod(inner, 'execute', (proceed, self, args) => {
        begin();
        return proceed(self, args);
      }),
    () =>
      listen(recording, inner, {
        'task-finished': () => runs.ended(open.shift(), 'success'),
        'task-failed': () => runs.ended(open.shift(), 'failure'),
      }),
  ]);
}

function isInnerTask(value: unknown): value is InnerTask {
  return typeof (value as { readonly execute?: unknown } | null | undefined)?.execute === 'function';
}
