import { context, ROOT_CONTEXT, trace, TraceFlags } from '@opentelemetry/api';
import { createTelemetry, defineCatalog, histogram } from '@telltale/core';
import { afterEach, describe, expect, test } from 'vitest';
import { activeExemplar, startTracing, withSpan } from '../src/index.ts';
import type { Tracing, TracingOptions } from '../src/index.ts';
import { startTraceReceiver } from '@telltale-tooling/receivers';
import type { TraceReceiver } from '@telltale-tooling/receivers';

let started: Tracing | undefined;
afterEach(() => started?.shutdown());

function start(receiver: TraceReceiver, options: TracingOptions = {}): Tracing {
  started = startTracing({ service: 'shop', instrument: false, environment: {}, endpoint: receiver.url, ...options });
  return started;
}

/** Work in the context of a request that came with a trace. */
function inTrace<Result>(flags: TraceFlags, work: () => Result): Result {
  const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: flags };
  return context.with(trace.setSpanContext(ROOT_CONTEXT, { ...caller, isRemote: true }), work);
}

const names = ({ spans }: TraceReceiver): readonly string[] => spans.map(({ name }) => name);
const throwing = (): never => {
  throw new Error('no such order');
};

describe('a trace that begins here', () => {
  test('is sampled by ratio', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: { ratio: 0.25, keep: false } });
    for (let i = 0; i < 2000; i++) withSpan('one', () => {});
    await tracing.flush();
    // 2000 times 0.25, and five standard deviations to both sides.
    expect(receiver.spans.length).toBeGreaterThan(400);
    expect(receiver.spans.length).toBeLessThan(600);
  });

  test('is sampled whole or not at all', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: { ratio: 0.5, keep: false } });
    for (let i = 0; i < 100; i++) withSpan('outer', () => withSpan('inner', () => {}));
    await tracing.flush();
    expect(names(receiver).filter((name) => name === 'inner')).toHaveLength(receiver.spans.length / 2);
  });
});

describe('a trace that came with a request', () => {
  test('is sampled as its caller decided', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: { ratio: 0.5, keep: false } });
    for (let i = 0; i < 20; i++) {
      inTrace(TraceFlags.SAMPLED, () => withSpan('sampled', () => {}));
      inTrace(TraceFlags.NONE, () => withSpan('left', () => {}));
    }
    await tracing.flush();
    expect(names(receiver)).toEqual(Array.from({ length: 20 }, () => 'sampled'));
  });

  test('is decided on here where callers are not to be trusted', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: { ratio: 0, parentBased: false, keep: false } });
    inTrace(TraceFlags.SAMPLED, () => withSpan('outer', () => withSpan('inner', () => {})));
    await tracing.flush();
    expect(names(receiver)).toEqual([]);
  });
});

describe('of a trace that is not sampled', () => {
  test('the request is kept whole if it fails', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: 0 });
    expect(() => withSpan('request', () => withSpan('query', throwing))).toThrow('no such order');
    withSpan('quick', () => withSpan('query', () => {}));
    await tracing.flush();
    expect(names(receiver)).toEqual(['query', 'request']);
    expect(receiver.spans.map(({ attributes }) => attributes['telltale.kept'])).toEqual([undefined, 'error']);
  });

  test('the request is not kept for a failure that it has handled', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: 0 });
    withSpan('request', () => expect(() => withSpan('query', throwing)).toThrow('no such order'));
    await tracing.flush();
    expect(names(receiver)).toEqual([]);
  });

  test('the request is kept if it is slow', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: { ratio: 0, keep: { slowerThanSeconds: 0 } } });
    withSpan('request', () => withSpan('query', () => {}));
    await tracing.flush();
    expect(names(receiver)).toEqual(['query', 'request']);
    expect(receiver.spans[1]!.attributes['telltale.kept']).toBe('slow');
  });

  test('work that goes on after its request follows the decision', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: 0 });
    let late: Promise<void> | undefined;
    let goOn = (): void => {};
    expect(() =>
      withSpan('request', () => {
        late = withSpan('late', () => new Promise<void>((resolve) => (goOn = resolve)));
        throwing();
      }),
    ).toThrow('no such order');
    goOn();
    await late;
    await tracing.flush();
    expect(names(receiver)).toEqual(['request', 'late']);
  });

  test('a caller sees that it is not sampled', async () => {
    await using receiver = await startTraceReceiver();
    start(receiver, { sampling: 0 });
    withSpan('request', (span) => expect(span.spanContext().traceFlags).toBe(TraceFlags.NONE));
  });

  test('no more spans of one request are held than it may have', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: { ratio: 0, keep: { maxSpansPerRequest: 3 } } });
    expect(() =>
      withSpan('request', () => {
        for (let i = 0; i < 10; i++) withSpan(`query ${i}`, () => {});
        throwing();
      }),
    ).toThrow('no such order');
    await tracing.flush();
    expect(names(receiver)).toEqual(['query 0', 'query 1', 'query 2', 'request']);
    expect(tracing.counts.dropped.request_full).toBe(7);
  });

  test('nothing is recorded where nothing is kept', async () => {
    await using receiver = await startTraceReceiver();
    start(receiver, { sampling: { ratio: 0, keep: false } });
    withSpan('request', (span) => expect(span.isRecording()).toBe(false));
  });
});

describe('an exemplar', () => {
  const work = defineCatalog('work', {
    time: histogram({ help: 'Time taken by work.', unit: 'seconds', buckets: [10] }),
  });
  const exemplarOn = async (telemetry: {
    exposition(accept: string): Promise<{ readonly body: string }>;
  }): Promise<string | undefined> => {
    const { body } = await telemetry.exposition('application/openmetrics-text');
    return /work_time_seconds_bucket.* # (\{.*?\})/.exec(body)?.[1];
  };

  test.for([
    ['points at a sampled trace', 1, 'done'],
    ['points at a trace that is kept', 0, 'failed'],
    ['never points at a trace that is thrown away', 0, 'done'],
  ] as const)('%s', async ([, ratio, end]) => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver, { sampling: ratio });
    const telemetry = createTelemetry({ service: 'shop', catalogs: { work }, registry: false, runtime: false });
    const { labels, ids } = request(end);
    // As the recorder of requests does: asked when the request arrives, recorded when it is over.
    telemetry.work.time.observe(1, labels ?? {});
    await tracing.flush();

    const isExported = ratio === 1 || end === 'failed';
    expect(await exemplarOn(telemetry)).toBe(
      isExported ? `{trace_id="${ids.traceId}",span_id="${ids.spanId}"}` : undefined,
    );
    expect(receiver.spans.some(({ traceId }) => traceId === ids.traceId)).toBe(isExported);
    telemetry.close();
  });

  function request(end: 'done' | 'failed'): {
    labels: ReturnType<typeof activeExemplar>;
    ids: { traceId: string; spanId: string };
  } {
    let labels: ReturnType<typeof activeExemplar>;
    let ids = { traceId: '', spanId: '' };
    try {
      withSpan('request', (span) => {
        labels = activeExemplar();
        ids = span.spanContext();
        if (end === 'failed') throwing();
      });
    } catch {
      // It is meant to.
    }
    return { labels, ids };
  }

  test('is no longer recorded after a shutdown', async () => {
    await using receiver = await startTraceReceiver();
    const tracing = start(receiver);
    const telemetry = createTelemetry({ service: 'shop', catalogs: { work }, registry: false, runtime: false });
    await tracing.shutdown();
    withSpan('request', () => telemetry.work.time.observe(1));
    expect(await exemplarOn(telemetry)).toBeUndefined();
    telemetry.close();
  });
});
