import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Delivery, Transport } from './delivery.ts';

/** Writes a line of JSON for each span: for looking at them without a back end. */
export class ConsoleTransport implements Transport {
  readonly destination = 'the console';
  readonly #write: (line: string) => void;

  constructor(write: (line: string) => void = (line) => void process.stdout.write(line)) {
    this.#write = write;
  }

  encode(spans: readonly ReadableSpan[]): Uint8Array {
    return Buffer.from(spans.map((span) => `${JSON.stringify(shown(span))}\n`).join(''));
  }

  join(parts: readonly Uint8Array[]): Uint8Array {
    return Buffer.concat(parts);
  }

  async send(body: Uint8Array): Promise<Delivery> {
    this.#write(Buffer.from(body).toString());
    return { delivered: true, rejected: 0 };
  }

  close(): void {}
}

function shown(span: ReadableSpan): Readonly<Record<string, unknown>> {
  const { traceId, spanId } = span.spanContext();
  return {
    span: span.name,
    kind: SpanKind[span.kind],
    trace_id: traceId,
    span_id: spanId,
    parent_span_id: span.parentSpanContext?.spanId,
    start: new Date(hrTimeToMilliseconds(span.startTime)).toISOString(),
    milliseconds: hrTimeToMilliseconds(span.duration),
    status: SpanStatusCode[span.status.code],
    attributes: span.attributes,
  };
}
