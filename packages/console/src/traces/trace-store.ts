import { sizeOfSpan } from './size-of.ts';
import type { Span } from './span.ts';

/** The spans of one trace, as they came in. */
export interface Trace {
  readonly id: string;
  readonly spans: readonly Span[];
  /** Milliseconds since the epoch of its first span's start. */
  readonly start: number;
  /** Milliseconds since the epoch of its last span's end. */
  readonly end: number;
}

interface HeldTrace extends Trace {
  readonly spans: Span[];
  readonly spanIds: Set<string>;
  start: number;
  end: number;
  bytes: number;
}

export interface TraceStoreOptions {
  /** About how many bytes of spans are held. */
  readonly maxBytes: number;
  readonly retentionSeconds: number;
  /** Spans of one trace beyond which no more are taken: a loop that never ends its trace is one. @default 20000 */
  readonly maxSpansPerTrace?: number;
}

export interface TraceStoreStats {
  readonly traces: number;
  readonly spans: number;
  readonly bytes: number;
  /** Spans given up to stay within the ceiling and the time. */
  readonly evicted: number;
  /** Spans not taken, as their trace was full. */
  readonly refused: number;
}

const DEFAULT_MAX_SPANS = 20_000;

/** Keeps the traces of late, whole ones out first that nothing was added to for the longest time. */
export class TraceStore {
  readonly #options: Required<TraceStoreOptions>;
  /** In the order in which they were last added to. */
  readonly #traces = new Map<string, HeldTrace>();
  readonly #listeners = new Set<(spans: readonly Span[]) => void>();
  #spans = 0;
  #bytes = 0;
  #evicted = 0;
  #refused = 0;

  constructor(options: TraceStoreOptions) {
    this.#options = { maxSpansPerTrace: DEFAULT_MAX_SPANS, ...options };
  }

  get stats(): TraceStoreStats {
    const { size: traces } = this.#traces;
    return { traces, spans: this.#spans, bytes: this.#bytes, evicted: this.#evicted, refused: this.#refused };
  }

  /** Takes spans; one that is there already, as an exporter that tries again sends it, is not taken twice. */
  add(spans: readonly Span[]): void {
    for (const span of spans) this.#take(span);
    for (const [id, trace] of this.#traces) {
      if (this.#bytes <= this.#options.maxBytes) break;
      this.#evict(id, trace);
    }
    for (const listener of this.#listeners) listener(spans);
  }

  get(id: string): Trace | undefined {
    return this.#traces.get(id);
  }

  /** All traces, newest first. */
  *newestFirst(): Generator<Trace, void, undefined> {
    yield* [...this.#traces.values()].toReversed();
  }

  /** Gives up what ended before a time. */
  dropBefore(time: number): void {
    for (const [id, trace] of this.#traces) if (trace.end < time) this.#evict(id, trace);
  }

  /** Told of all spans that come in; the result ends it. */
  watch(listener: (spans: readonly Span[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #take(span: Span): void {
    const trace = this.#traces.get(span.traceId) ?? newTrace(span);
    if (trace.spanIds.has(span.spanId)) return;
    if (trace.spans.length >= this.#options.maxSpansPerTrace) {
      this.#refused += 1;
      return;
    }
    const bytes = sizeOfSpan(span);
    trace.spans.push(span);
    trace.spanIds.add(span.spanId);
    trace.start = Math.min(trace.start, span.start);
    trace.end = Math.max(trace.end, span.start + span.durationMs);
    trace.bytes += bytes;
    this.#bytes += bytes;
    this.#spans += 1;
    this.#traces.delete(span.traceId);
    this.#traces.set(span.traceId, trace);
  }

  #evict(id: string, trace: HeldTrace): void {
    this.#traces.delete(id);
    this.#bytes -= trace.bytes;
    this.#spans -= trace.spans.length;
    this.#evicted += trace.spans.length;
  }
}

function newTrace({ traceId, start }: Span): HeldTrace {
  return { id: traceId, spans: [], spanIds: new Set(), start, end: start, bytes: 0 };
}
