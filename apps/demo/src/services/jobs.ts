import type { ConstructorOptions, PgBoss, Queue } from 'pg-boss';
import type { Carrier } from '@telltale/tracing';

/** What is to be done, and the trace that asked for it: `withProducerSpan` gives it, `withConsumerSpan` goes on from it. */
export interface Traced {
  /** `traceparent` and what else the propagators write. */
  readonly trace: Carrier;
}

/** Compare how these symbols have moved, and tell it. */
export interface ReportJob extends Traced {
  readonly symbols: readonly string[];
}

/** Make something of what somebody thinks. */
export interface ThoughtJob extends Traced {
  readonly text: string;
  readonly topic: string;
}

/** What a report says of one symbol. */
export interface ReportLine {
  readonly symbol: string;
  readonly last: number;
  /** Change over the history, as a share. */
  readonly change: number;
  /** Standard deviation of the changes from one price to the next. */
  readonly volatility: number;
  /** How alike it moves with the first symbol of the report, -1 to 1. */
  readonly correlation: number;
}

/** The output of a job of `reports`. */
export interface ReportResult {
  readonly lines: readonly ReportLine[];
  readonly narrative: string;
  readonly costUsd: number;
}

/** The output of a job of `thoughts`. */
export interface ThoughtResult {
  readonly category: ThoughtCategory;
  /** What the thoughts come to that were in a batch with it. */
  readonly narrative: string;
}

export const thoughtCategories = ['idea', 'risk', 'question', 'observation'] as const;
export type ThoughtCategory = (typeof thoughtCategories)[number];

export const QUEUE_SCHEMA = 'queue';
export const queueNames = ['reports', 'thoughts'] as const;
export type QueueName = (typeof queueNames)[number];

/** The topic that takes the place of the queue `thoughts` where there is Kafka; values are JSON, the trace is in the headers. */
export const THOUGHTS_TOPIC = 'thoughts';

/** A message of that topic. Its key is the id. */
export interface ThoughtMessage {
  readonly id: string;
  readonly text: string;
  readonly topic: string;
}

const shared = {
  retryLimit: 2,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 4,
  // A worker that takes longer than this has fallen silent: another one gets the job.
  expireInSeconds: 22,
  // Whoever asked for a report comes back for it within seconds.
  deleteAfterSeconds: 60,
  retentionSeconds: 600,
} satisfies Omit<Queue, 'name'>;

const queues: Readonly<Record<QueueName, Omit<Queue, 'name'>>> = {
  // Somebody waits for it: workers are told of it at once.
  reports: { ...shared, notify: true },
  // They are worth most together: workers come by for what has gathered.
  thoughts: { ...shared, retryLimit: 1 },
};

/** How everybody connects: nothing here is scheduled, or waits for another job. */
export function connecting(connectionString: string): ConstructorOptions {
  return {
    connectionString,
    schema: QUEUE_SCHEMA,
    application_name: 'desk-queue',
    max: 3,
    connectionTimeoutMillis: 1000,
    schedule: false,
    flowIntervalSeconds: 3600,
    reindex: false,
    monitorVacuum: false,
  };
}

/**
 * Starts a `PgBoss`, and creates what is missing of the schema and the queues: whoever comes first does that. One that only
 * sends was made with `supervise: false`. Errors and warnings of its background work are told to `onTrouble`.
 */
export async function startQueues(boss: PgBoss, onTrouble: (message: string) => void): Promise<void> {
  boss.on('error', (error) => onTrouble(error.message));
  boss.on('warning', ({ message }) => onTrouble(message));
  try {
    await boss.start();
    for (const name of queueNames) await boss.createQueue(name, queues[name]);
  } catch (error) {
    await boss.stop({ graceful: false });
    throw error;
  }
}
