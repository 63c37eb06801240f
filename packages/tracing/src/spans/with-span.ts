import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attributes, Context, Link, Span } from '@opentelemetry/api';
import { errorTypeOf } from '@telltale/core';
import { exemplarOf } from '../metrics/exemplar-source.ts';
import type { Outcome, TimedMetric } from './timed-metric.ts';

/** What a span is besides its name. */
export interface SpanOptions {
  /** What is known beforehand, such as `{ 'order.items': 3 }`. @default none */
  readonly attributes?: Attributes;
  /** @default 'internal' */
  readonly kind?: 'internal' | 'client' | 'server' | 'producer' | 'consumer';
  /**
   * A histogram of seconds that is told how long the work took, with the span as its exemplar; a function is asked for it
   * when the work is over. What it throws costs only the measurement.
   */
  readonly metric?: TimedMetric | ((outcome: Outcome) => TimedMetric);
}

const kinds: Readonly<Record<NonNullable<SpanOptions['kind']>, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  client: SpanKind.CLIENT,
  server: SpanKind.SERVER,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
};

/**
 * Runs work within a span, and measures it as well if it is given a metric. The span ends when the work does, or the promise
 * that it returns; what it throws is recorded on the span and thrown on. Without tracing the work runs all the same, and the
 * metric is told of it.
 *
 * @example
 * ```ts
 * import { createTelemetry, defineCatalog, histogram } from '@telltale/core';
 * import { withSpan } from '@telltale/tracing';
 *
 * const orders = defineCatalog('orders', {
 *   pricing: histogram({ help: 'Time taken to price an order.', unit: 'seconds', buckets: [0.01, 0.1, 1] }),
 * });
 * const telemetry = createTelemetry({ service: 'shop', catalogs: { orders } });
 *
 * const total = await withSpan(
 *   'price an order',
 *   async (span) => {
 *     span.setAttribute('order.items', 3);
 *     return 42;
 *   },
 *   { metric: telemetry.orders.pricing },
 * );
 * console.log(total); // orders_pricing_seconds_count 1
 * ```
 */
export function withSpan<Result>(name: string, work: (span: Span) => Result, options: SpanOptions = {}): Result {
  return runSpan(name, work, options);
}

/** What the spans of messages add. */
export interface Ancestry {
  readonly parent?: Context;
  readonly links?: Link[];
}

export function runSpan<Result>(
  name: string,
  work: (span: Span) => Result,
  { attributes = {}, kind = 'internal', metric }: SpanOptions,
  { parent, links = [] }: Ancestry = {},
): Result {
  const tracer = trace.getTracer('@telltale/tracing');
  const run = (span: Span): Result => {
    const start = performance.now();
    const end = (error: unknown): void => {
      const seconds = (performance.now() - start) / 1000;
      if (error !== undefined) fail(span, error);
      span.end();
      if (metric !== undefined) measure(metric, seconds, error, span);
    };
    return ending(() => work(span), end);
  };
  const settings = { kind: kinds[kind], attributes, links };
  return parent === undefined
    ? tracer.startActiveSpan(name, settings, run)
    : tracer.startActiveSpan(name, settings, parent, run);
}

/** Calls `end` once: when work is done, or the promise it returns is settled. */
function ending<Result>(work: () => Result, end: (error: unknown) => void): Result {
  let result: Result;
  try {
    result = work();
  } catch (error) {
    end(error ?? new Error('undefined was thrown'));
    throw error;
  }
  if (!isPromiseLike(result)) {
    end(undefined);
    return result;
  }
  // The promise that is returned is the one that follows: whoever awaits it finds the span ended.
  return result.then(
    (value: unknown) => {
      end(undefined);
      return value;
    },
    (error: unknown) => {
      end(error ?? new Error('it was rejected with undefined'));
      throw error;
    },
  ) as Result;
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

function fail(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  const exception = error instanceof Error ? error : String(error);
  const message = error instanceof Error ? error.message : String(error);
  span.recordException(exception);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
  const type = errorTypeOf(error);
  if (type !== undefined) span.setAttribute('error.type', type);
}

function measure(metric: NonNullable<SpanOptions['metric']>, seconds: number, error: unknown, span: Span): void {
  try {
    const timed = typeof metric === 'function' ? metric({ error }) : metric;
    const exemplar = exemplarOf(span);
    if (exemplar === undefined) timed.observe(seconds);
    else timed.observe(seconds, exemplar);
  } catch {
    // A measurement that fails must not fail what was measured.
  }
}
