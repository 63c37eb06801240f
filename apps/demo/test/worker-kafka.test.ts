import { Consumer, Producer, stringSerializers } from '@platformatic/kafka';
import { describeWithServers, startKafkaDouble } from '@telltale-tooling/servers';
import type { KafkaDouble } from '@telltale-tooling/servers';
import { withProducerSpan } from '@telltale/tracing';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startPostgres } from '../src/backing/postgres/start-postgres.ts';
import type { Postgres } from '../src/backing/postgres/start-postgres.ts';
import { Environment } from '../src/parts/environment.ts';
import type { RunningPart } from '../src/parts/running-part.ts';
import { THOUGHTS_TOPIC } from '../src/services/jobs.ts';
import { startWorker } from '../src/services/worker/start-worker.ts';
import { startModel } from '../src/simulated/model/start-model.ts';
import { serviceDouble } from './service-double.ts';
import type { ServiceDouble } from './service-double.ts';

type ListedOffsets = (error: null, offsets: ReadonlyMap<string, readonly bigint[]>) => void;

describeWithServers(['kcat'], 'the worker beside a Kafka', () => {
  let kafka: KafkaDouble;
  let postgres: Postgres;
  let model: RunningPart;
  let others: ServiceDouble;
  let worker: RunningPart;
  beforeAll(async () => {
    // The double refuses the question for offsets as this client asks it.
    vi.spyOn(Consumer.prototype, 'listOffsets').mockImplementation(((_options: unknown, callback?: ListedOffsets) => {
      callback?.(null, new Map([[THOUGHTS_TOPIC, [0n, 0n, 0n, 0n]]]));
    }) as never);
    [kafka, postgres, model, others] = await Promise.all([
      startKafkaDouble(),
      startPostgres(),
      startModel(new Environment({ SEED: '2' })),
      serviceDouble(() => ({ status: 201, body: { id: '1' } })),
    ]);
    worker = await startWorker(
      new Environment({
        DATABASE_URL: postgres.url,
        MODEL_URL: model.facts.urls['model'],
        QUOTES_URL: others.url,
        LEDGER_URL: others.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: others.url,
        KAFKA_BROKERS: kafka.broker,
      }),
    );
  });
  afterAll(async () => {
    await Promise.all([model?.close(), others?.close(), postgres?.stop(), kafka?.stop()]);
    vi.restoreAllMocks();
  });

  test('takes thoughts from the topic, in batches', async () => {
    const producer = new Producer({
      clientId: 'test',
      bootstrapBrokers: [kafka.broker],
      serializers: stringSerializers,
      autocreateTopics: true,
    });
    const texts = [...Array.from({ length: 11 }, (_, index) => `Rates could turn ${index}.`), ''];
    await withProducerSpan({ system: 'kafka', destination: THOUGHTS_TOPIC }, (headers) =>
      producer.send({
        messages: texts.map((text, index) => ({
          topic: THOUGHTS_TOPIC,
          key: String(index),
          value: JSON.stringify({ id: String(index), text, topic: 'rates' }),
          headers,
        })),
      }),
    );
    await vi.waitFor(
      async () => {
        const page = await (await fetch(`${worker.facts.metricsUrl}/metrics`)).text();
        const tasks = 'desk_worker_tasks_completed_total{status="%",task_type="thoughts",worker_type="thoughts"}';
        expect(page).toContain(`${tasks.replace('%', 'success')} 11\n`);
        expect(page).toContain(`${tasks.replace('%', 'failure')} 1\n`);
        expect(page).toMatch(/^messaging_client_consumed_messages_total\{.*group_name="worker".*\} 12$/m);
        expect(page).toMatch(/^messaging_process_duration_seconds_count\{.*process.*\} \d+$/m);
        expect(page).toMatch(/^kafka_consumer_assigned_partitions\{.*\} 4$/m);
        expect(page).toMatch(/^desk_workers_active\{worker_type="thoughts"\} 1$/m);
      },
      { timeout: 10_000, interval: 50 },
    );
    await producer.close();
    const startedAt = performance.now();
    await worker.close();
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });
});
