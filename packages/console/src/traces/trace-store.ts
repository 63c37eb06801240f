import { AcceptedTimes } from '../accepted-times.ts';
import { HeldResources } from './held-resources.ts';
import { HeldTrace } from './held-trace.ts';
import type { Span } from './span.ts';

/** The spans of one trace, as they came in. */
export interface Trace {
  readonly id: string;
  readonly spans: readonly Span[];
  /** Milliseconds since the epoch of its first span's start. */
  readonly start: number;
  /** Milliseconds since the epoch of its last span's end. */
  readonly end: number;
  /** The span without a parent, or whose parent is not there; in a circle of spans the first that came. */
  readonly root: Span | undefined;
}

export interface TraceStoreOptions {
  /** About how many bytes of spans are held. */
  readonly maxBytes: number;
  readonly retentionSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Spans of one trace beyond which no more are taken: a loop that never ends its trace is one. @default 20000 */
  readonly maxSpansPerTrace?: number;
}

export interface TraceStoreStats {
  readonly traces: number;
  readonly spans: number;
  readonly bytes: number;
  /** Spans given up to stay within the ceiling and the time. */
  readonly evicted: number;
  /** Spans not taken, as their trace was full or their time is out of what is kept. */
  readonly refused: number;
}

const DEFAULT_MAX_SPANS = 20_000;

/** Bytes of a trace beside its spans: its object, its sets and its place in the map. */
const TRACE_BYTES = 600;

/** Keeps the traces of late, whole ones out first that nothing was added to for the longest time. */
export class TraceStore {
  readonly #options: Required<TraceStoreOptions>;
  readonly #times: AcceptedTimes;
  readonly #resources = new HeldResources();
  /** In the order in which they were last added to. */
  readonly #traces = new Map<string, HeldTrace>();
  readonly #listeners = new Set<(spans: readonly Span[]) => void>();
  #spans = 0;
  #bytes = 0;
  #evicted = 0;
  #refused = 0;

  constructor(options: TraceStoreOptions) {
    this.#options = { maxSpansPerTrace: DEFAULT_MAX_SPANS, ...options };
    this.#times = new AcceptedTimes(this.#options.now, options.retentionSeconds);
  }

  get stats(): TraceStoreStats {
    const { size: traces } = this.#traces;
    return { traces, spans: this.#spans, bytes: this.#held, evicted: this.#evicted, refused: this.#refused };
  }

  /**
   * Takes spans; one that is there already, as an exporter that tries again sends it, is not taken twice.
   *
   * @returns How many it refused.
   */
  add(spans: readonly Span[]): number {
    const taken = spans.filter((span) => this.#take(span));
    for (const [id, trace] of this.#traces) {
      if (this.#held <= this.#options.maxBytes) break;
      this.#evict(id, trace);
    }
    for (const listener of this.#listeners) listener(taken);
    this.#refused += spans.length - taken.length;
    return spans.length - taken.length;
  }

  get #held(): number {
    return this.#bytes + this.#resources.bytes;
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

  /** False where it is refused. */
  #take(span: Span): boolean {
    // A span may have begun long ago, but it has ended of late.
    if (!this.#times.has(span.start + span.durationMs)) return false;
    const known = this.#traces.get(span.traceId);
    const trace = known ?? new HeldTrace(span.traceId);
    if (trace.has(span.spanId)) return true;
    if (trace.spans.length >= this.#options.maxSpansPerTrace) return false;
    this.#bytes += trace.add(span, this.#resources) + (known === undefined ? TRACE_BYTES : 0);
    this.#spans += 1;
    this.#traces.delete(span.traceId);
    this.#traces.set(span.traceId, trace);
    return true;
  }

  #evict(id: string, trace: HeldTrace): void {
    this.#traces.delete(id);
    trace.release(this.#resources);
    this.#bytes -= trace.bytes + TRACE_BYTES;
    this.#spans -= trace.spans.length;
    this.#evicted += trace.spans.length;
  }
}
