import { trace, TraceFlags } from '@opentelemetry/api';
import type { Span } from '@opentelemetry/api';
import type { ExemplarLabels } from '@telltale/core';
import { labelsIfKept } from '../sampling/kept-requests.ts';

/** Labels that lead from a metric to the active span; nothing where that span will not be exported. */
export function activeExemplar(): ExemplarLabels | undefined {
  const span = trace.getActiveSpan();
  return span === undefined ? undefined : exemplarOf(span);
}

/**
 * Labels that lead to a span. Where it is not known yet whether the span is kept, they are empty, and are filled in once it
 * is: a request's duration is recorded when the request is over, and then it is known.
 */
export function exemplarOf(span: Span): ExemplarLabels | undefined {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return (traceFlags & TraceFlags.SAMPLED) === 0 ? labelsIfKept(span) : { trace_id: traceId, span_id: spanId };
}
