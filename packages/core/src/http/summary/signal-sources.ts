import type { LabelRecord } from '../../instruments/series-table.ts';

/** How a piece of work ended; nothing where it neither succeeded nor failed for good. */
export type WorkOutcome = 'success' | 'error' | undefined;

/** A catalog whose metrics say how much work there is, how it ends and how long it takes. */
export interface SignalSource {
  readonly catalog: string;
  /** The counter or histogram that counts the work, by key. */
  readonly work: string;
  /** The histogram of seconds, by key. */
  readonly latency: string;
  /** How the work of a series ended, by its labels as they are recorded. */
  readonly outcomeOf: (labels: LabelRecord) => WorkOutcome;
}

/** What a summary looks at, as far as the telemetry has it. */
export const signalSources: readonly SignalSource[] = [
  {
    catalog: 'http',
    work: 'duration',
    latency: 'duration',
    // What the client did wrong is no failure of the service, and neither is a client that went away (499).
    outcomeOf: ({ http_response_status_code: status }) => (status?.startsWith('5') ? 'error' : 'success'),
  },
  { catalog: 'agent', work: 'executions', latency: 'executionDuration', outcomeOf: byStatus },
  { catalog: 'worker', work: 'tasksCompleted', latency: 'taskDuration', outcomeOf: byStatus },
];

function byStatus({ status }: LabelRecord): WorkOutcome {
  if (status === 'failure') return 'error';
  return status === 'success' ? 'success' : undefined;
}
