import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { context, trace } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import { afterAll, beforeAll } from 'vitest';

/** Keeps track of the active span in the tests of a file, as tracing does in an application. */
export function withSpans(): void {
  beforeAll(() => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
  afterAll(() => context.disable());
}

export const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
export const spanId = '00f067aa0ba902b7';

export function inSpan<Result>(work: () => Result, span: Span = sampled()): Result {
  return context.with(trace.setSpan(context.active(), span), work);
}

function sampled(): Span {
  return trace.wrapSpanContext({ traceId, spanId, traceFlags: 1 });
}
