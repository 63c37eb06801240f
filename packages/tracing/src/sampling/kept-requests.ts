import { SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { Attributes, Context, Span, SpanContext } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import type { ReadableSpan, SpanProcessor, Span as SdkSpan } from '@opentelemetry/sdk-trace';
import type { Keep } from './sampling-options.ts';

/** Says on the span of a request why it was exported although its trace is not sampled: `error` or `slow`. */
const KEPT_ATTRIBUTE = 'telltale.kept';

/** Labels of an exemplar, which are filled in when it is known whether the trace they point at is kept. */
export type PendingLabels = Record<string, string>;

/** Exemplars that wait for the end of one request: those of its durations, of which there are few. */
const MAX_PENDING_LABELS = 8;

/** What is said of a request that is kept. */
export interface SpanFacts {
  /** @default the name it was started with */
  readonly name: string | undefined;
  readonly attributes: Attributes;
}

const facts: unique symbol = Symbol('telltale.facts') as never;

interface Described {
  [facts]?: (() => SpanFacts) | undefined;
}

/** Has a span described only if it is kept: most are not, and to describe a request costs as much as to trace it. */
export function whenKept(span: Span, describe: () => SpanFacts): void {
  (span as Span & Described)[facts] = describe;
}

const request: unique symbol = Symbol('telltale.request') as never;

interface OfRequest {
  [request]?: RecordedRequest;
}

interface Output {
  onEnd(span: ReadableSpan): void;
  dropped(reason: 'request_full', spans: number): void;
}

/**
 * Holds the spans of traces that are not sampled until the request is over that the process has begun them with, and lets
 * them through if it failed or was slow. Spans of sampled traces pass at once.
 *
 * What is held hangs on the spans themselves, and goes with them: a request that never ends holds at most
 * `maxSpansPerRequest` spans.
 */
export class KeptRequests implements SpanProcessor {
  readonly #keep: Keep;
  readonly #output: Output;

  constructor(keep: Keep, output: Output) {
    this.#keep = keep;
    this.#output = output;
  }

  onStart(span: SdkSpan, parentContext: Context): void {
    if (isSampled(span.spanContext())) return;
    const parent: (Span & OfRequest) | undefined = trace.getSpan(parentContext);
    (span as OfRequest)[request] = parent?.[request] ?? new RecordedRequest(span, this.#keep, this.#output);
  }

  onEnd(span: ReadableSpan): void {
    if (isSampled(span.spanContext())) this.#output.onEnd(span);
    else (span as OfRequest)[request]?.ended(span);
  }

  async forceFlush(): Promise<void> {}

  async shutdown(): Promise<void> {}
}

/** Labels that point at a span of a trace that may be kept; `undefined` where it will not be exported. */
export function labelsIfKept(span: Span): PendingLabels | undefined {
  return (span as Span & OfRequest)[request]?.labelsOf(span.spanContext());
}

class RecordedRequest {
  readonly #root: object;
  readonly #keep: Keep;
  readonly #output: Output;
  #held: ReadableSpan[] = [];
  #overflow = 0;
  /** Undecided until the root has ended. */
  #isKept: boolean | undefined;
  #pending: (readonly [PendingLabels, SpanContext])[] = [];

  constructor(root: object, keep: Keep, output: Output) {
    this.#root = root;
    this.#keep = keep;
    this.#output = output;
  }

  ended(span: ReadableSpan): void {
    if (span === this.#root) this.#decide(span);
    else if (this.#isKept === true) this.#output.onEnd(span);
    else if (this.#isKept === undefined) this.#hold(span);
  }

  labelsOf(context: SpanContext): PendingLabels | undefined {
    if (this.#isKept === true) return fill({}, context);
    if (this.#isKept === false || this.#pending.length >= MAX_PENDING_LABELS) return undefined;
    const labels: PendingLabels = {};
    this.#pending.push([labels, context]);
    return labels;
  }

  #hold(span: ReadableSpan): void {
    if (this.#held.length < this.#keep.maxSpansPerRequest) this.#held.push(span);
    else this.#overflow++;
  }

  #decide(root: ReadableSpan & Described): void {
    const reason = this.#reasonToKeep(root);
    this.#isKept = reason !== undefined;
    if (reason !== undefined) this.#keepAll(root, reason);
    this.#held = [];
    this.#pending = [];
    // It leads to the request and its connection: whatever still knows the span would keep those, and garbage that
    // hangs together lives long enough to be dear.
    root[facts] = undefined;
  }

  #keepAll(root: ReadableSpan & Described, reason: 'error' | 'slow'): void {
    this.#output.dropped('request_full', this.#overflow);
    for (const span of this.#held) this.#output.onEnd(span);
    // Through the span it would be refused: it has ended.
    const { name, attributes } = root[facts]?.() ?? { name: undefined, attributes: {} };
    Object.assign(root.attributes, attributes, { [KEPT_ATTRIBUTE]: reason });
    if (name !== undefined) (root as { name: string }).name = name;
    this.#output.onEnd(root);
    for (const [labels, context] of this.#pending) fill(labels, context);
  }

  #reasonToKeep(root: ReadableSpan): 'error' | 'slow' | undefined {
    if (this.#keep.errors && root.status.code === SpanStatusCode.ERROR) return 'error';
    return hrTimeToMilliseconds(root.duration) > this.#keep.slowerThanSeconds * 1000 ? 'slow' : undefined;
  }
}

function fill(labels: PendingLabels, { traceId, spanId }: SpanContext): PendingLabels {
  labels['trace_id'] = traceId;
  labels['span_id'] = spanId;
  return labels;
}

function isSampled({ traceFlags }: SpanContext): boolean {
  return (traceFlags & TraceFlags.SAMPLED) !== 0;
}
