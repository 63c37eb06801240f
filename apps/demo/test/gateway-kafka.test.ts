import { describeWithServers, runProgram, startKafkaDouble } from '@telltale-tooling/servers';
import type { KafkaDouble } from '@telltale-tooling/servers';
import { createTelemetry } from '@telltale/core';
import { startTracing, withSpan } from '@telltale/tracing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Desk } from '../src/services/gateway/desk/desk.ts';
import { KafkaSink } from '../src/services/gateway/thoughts/kafka-sink.ts';
import { thoughtOf } from '../src/services/gateway/thoughts/thought.ts';
import { THOUGHTS_TOPIC } from '../src/services/jobs.ts';

describeWithServers(['kcat'], 'the gateway and a double of Kafka', () => {
  let kafka: KafkaDouble;
  beforeAll(async () => {
    kafka = await startKafkaDouble();
  });
  afterAll(() => kafka.stop());

  test('thoughts go over their topic, with the trace in their headers', async () => {
    const tracing = startTracing({ service: 'gateway', exporter: 'none' });
    const telemetry = createTelemetry({ service: 'gateway', catalogs: {}, registry: false, runtime: false });
    const sink = new KafkaSink({ telemetry } as Desk, kafka.broker);
    const thought = thoughtOf('NOB rises on thin volume.');
    const traceId = await withSpan('a request', async (span) => {
      await sink.send([thought]);
      return span.spanContext().traceId;
    });
    const { stdout } = await runProgram('kcat', ['-C', '-b', kafka.broker, '-t', THOUGHTS_TOPIC, '-e', '-q', '-J']);
    const { key, payload, headers } = JSON.parse(stdout) as { key: string; payload: string; headers: string[] };
    expect([key, JSON.parse(payload)]).toEqual([thought.id, { ...thought, topic: 'risk' }]);
    expect(headers).toEqual(['traceparent', expect.stringContaining(traceId)]);
    const { body } = await telemetry.exposition();
    expect(body).toMatch(/messaging_client_sent_messages_total\{messaging_destination_name="thoughts",.*\} 1/);
    await sink.onApplicationShutdown();
    telemetry.close();
    await tracing.shutdown();
  });
});
