import { Agent } from 'undici';
import { serveMetrics } from '@telltale/core';
import { createTasks } from '@telltale/instruments/tasks';
import { instrumentUndici } from '@telltale/instruments/undici';
import type { Environment } from '../../parts/environment.ts';
import type { RunningPart } from '../../parts/running-part.ts';
import { createDeskLogger } from '../desk-logger.ts';
import { Analyst, modelTemplates } from './analyst.ts';
import { CostBook, ledgerTemplates } from './cost-book.ts';
import { JobQueues } from './job-queues.ts';
import { Obstacle } from './obstacle.ts';
import { QuotesClient, quotesTemplates } from './quotes-client.ts';
import { Thinking } from './think.ts';
import { ThoughtsTopic } from './thoughts-topic.ts';
import { createWorkerTelemetry } from './worker-telemetry.ts';
import { writeReport } from './write-report.ts';

const MOST_CONNECTIONS = 16;
const KEPT_TASKS = 300;

/** Takes what the desk has to think about: reports one by one, thoughts in batches. */
export async function startWorker(environment: Environment): Promise<RunningPart> {
  const telemetry = createWorkerTelemetry();
  const logger = createDeskLogger('worker', telemetry, environment);
  const stopRecordingCalls = instrumentUndici(telemetry, {
    templates: [...quotesTemplates, ...ledgerTemplates, ...modelTemplates],
  });
  const tasks = createTasks(telemetry, { keep: KEPT_TASKS });
  const obstacle = new Obstacle();
  const workplace = { logger, tasks, obstacle };

  const agent = new Agent({ connections: MOST_CONNECTIONS });
  const quotes = new QuotesClient(environment.url('quotes'), agent);
  const costs = new CostBook(environment.url('ledger'), agent, logger);
  const analyst = new Analyst(environment.url('model'), costs, telemetry);

  const brokers = environment.text('KAFKA_BROKERS')?.split(',');
  const thinking = new Thinking(analyst, logger, telemetry, brokers === undefined ? 'pg-boss' : 'kafka');
  const queues = new JobQueues(environment.required('DATABASE_URL'), telemetry, workplace);
  const topic = brokers && new ThoughtsTopic(brokers, thinking, telemetry, workplace);
  await queues.start();
  if (topic === undefined) await queues.takeThoughts((job, begin) => thinking.add(job, begin));
  else
    await topic
      .start()
      .catch((cause: Error) => Promise.reject(new Error(`KAFKA_BROKERS: ${cause.message}`, { cause })));
  await queues.takeReports(async (job, begin) => {
    begin();
    const report = await writeReport(job, quotes, analyst);
    // What a report says is something to think about, too.
    await (topic ?? queues).send({ text: report.narrative, topic: report.lines[0]!.symbol });
    return report;
  });

  const metrics = await serveMetrics(telemetry, {
    host: environment.host,
    port: environment.metricsPort,
    closeTimeoutSeconds: 0.3,
    checks: { queue: () => queues.check(), ...(topic && { kafka: () => topic.isTaking }) },
  });
  return {
    facts: { urls: {}, metricsUrl: metrics.url },
    chaos: { 'stuck-consumer': (active) => obstacle.set(active) },
    async close() {
      obstacle.set(false);
      costs.close();
      await Promise.all([queues.close(), topic?.close()]);
      analyst.close();
      thinking.close();
      tasks.close();
      await agent.destroy();
      stopRecordingCalls();
      await Promise.all([metrics.close(), logger.close()]);
      telemetry.close();
    },
  };
}
