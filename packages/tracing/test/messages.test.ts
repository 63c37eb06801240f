import { propagation, trace } from '@opentelemetry/api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  extractContext,
  injectContext,
  startTracing,
  withConsumerSpan,
  withProducerSpan,
  withSpan,
} from '../src/index.ts';
import type { Carried, Carrier, Tracing } from '../src/index.ts';
import { startTraceReceiver } from '@telltale-tooling/receivers';
import type { TraceReceiver } from '@telltale-tooling/receivers';

let receiver: TraceReceiver;
let tracing: Tracing;
beforeEach(async () => {
  receiver = await startTraceReceiver();
  tracing = startTracing({ service: 'shop', instrument: false, environment: {}, endpoint: receiver.url });
});
afterEach(async () => {
  await tracing.shutdown();
  await receiver.stop();
});

const topic = { system: 'kafka', destination: 'orders' };
const sent = (): Carrier => withProducerSpan(topic, (carrier) => carrier);

async function received() {
  await tracing.flush();
  return {
    producers: receiver.spans.filter(({ kind }) => kind === 'producer'),
    consumers: receiver.spans.filter(({ kind }) => kind === 'consumer'),
  };
}

describe('a consumer', () => {
  test('links to what was sent', async () => {
    withConsumerSpan({ ...topic, carrier: sent(), consumerGroup: 'mailers' }, () => {});
    const { producers, consumers } = await received();
    expect(consumers[0]!.links).toEqual([{ traceId: producers[0]!.traceId, spanId: producers[0]!.spanId }]);
    expect(consumers[0]!.traceId).not.toBe(producers[0]!.traceId);
    expect(consumers[0]!.attributes).toMatchObject({
      'messaging.consumer.group.name': 'mailers',
      'messaging.operation.name': 'process',
    });
  });

  test('goes on with the same trace where that is asked for', async () => {
    withConsumerSpan({ ...topic, carrier: sent(), relation: 'child' }, () => {});
    const { producers, consumers } = await received();
    expect(consumers[0]).toMatchObject({ traceId: producers[0]!.traceId, parentSpanId: producers[0]!.spanId });
  });

  test('of a batch links to each of its messages', async () => {
    withConsumerSpan({ ...topic, carrier: [sent(), {}, sent()] }, () => {});
    const { producers, consumers } = await received();
    expect(consumers[0]!.links.map(({ spanId }) => spanId)).toEqual(producers.map(({ spanId }) => spanId));
    expect(consumers[0]!.attributes['messaging.batch.message_count']).toBe(3);
  });

  test('is not part of what is active around it', async () => {
    const carrier = sent();
    withSpan('poll', () => withConsumerSpan({ ...topic, carrier }, () => {}));
    const { consumers } = await received();
    expect(consumers[0]!.parentSpanId).toBe('');
  });

  test('sees the baggage that was sent, and errors are recorded', async () => {
    const baggage = propagation.createBaggage({ tenant: { value: 'acme' } });
    const carrier: Carrier = {};
    propagation.inject(propagation.setBaggage(extractContext(sent()), baggage), carrier);
    expect(() =>
      withConsumerSpan({ ...topic, carrier }, () => {
        expect(propagation.getActiveBaggage()?.getEntry('tenant')?.value).toBe('acme');
        throw new Error('cannot process');
      }),
    ).toThrow('cannot process');
    expect((await received()).consumers[0]!.status).toBe('error');
  });

  test.for([
    ['headers of Kafka, which are buffers', (carrier: Carrier) => buffers(carrier, (value) => Buffer.from(value))],
    ['headers that were sent twice', (carrier: Carrier) => buffers(carrier, (value) => [Buffer.from(value), 'x'])],
    [
      'headers in another case',
      (carrier: Carrier) =>
        Object.fromEntries(Object.entries(carrier).map(([key, value]) => [key.toUpperCase(), value])),
    ],
  ] as const)('reads %s', async ([, carried]) => {
    withConsumerSpan({ ...topic, carrier: carried(sent()) }, () => {});
    expect((await received()).consumers[0]!.links).toHaveLength(1);
  });

  test.for<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['a broken traceparent', { traceparent: '00-zz-zz-01' }],
    ['numbers', { traceparent: 7 }],
  ])('begins a trace of its own with %s', async ([, carrier]) => {
    withConsumerSpan({ ...topic, carrier: carrier as Carried }, () => {});
    expect((await received()).consumers[0]).toMatchObject({ links: [], parentSpanId: '' });
  });
});

test('an injected context is the active one', () => {
  withSpan('one', (span) => {
    const { traceparent } = injectContext();
    expect(traceparent).toBe(`00-${span.spanContext().traceId}-${span.spanContext().spanId}-01`);
    expect(trace.getSpanContext(extractContext({ traceparent }))?.traceId).toBe(span.spanContext().traceId);
  });
});

function buffers(carrier: Carrier, make: (value: string) => unknown): Carried {
  return Object.fromEntries(Object.entries(carrier).map(([key, value]) => [key, make(value)]));
}
