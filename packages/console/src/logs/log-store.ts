import { AcceptedTimes } from '../accepted-times.ts';
import { cutText, MAX_TEXT } from '../cut-text.ts';
import type { LogEntry } from './log-entry.ts';
import { LogStreams, type StreamLabels } from './log-streams.ts';

export interface LogStoreOptions {
  /** About how many bytes of lines are held. */
  readonly maxBytes: number;
  readonly retentionSeconds: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Characters of a line beyond which it is cut. @default 65536 */
  readonly maxLineLength?: number;
}

export interface LogStoreStats {
  readonly lines: number;
  readonly bytes: number;
  /** Lines given up to stay within the ceiling and the time. */
  readonly evicted: number;
  /** Lines not taken, as their time is out of what is kept or there are too many streams. */
  readonly refused: number;
}

/** Bytes that a line takes beside its characters. */
const ENTRY = 300;

/** How many lines have to be gone before the array is made shorter: moving the rest takes time. */
const COMPACT_FROM = 10_000;

/** In the place of a line that was given up: until the array is made shorter, it would keep the line in memory. */
const GONE: LogEntry = { nanoseconds: '', time: -Infinity, line: '', labels: {}, metadata: {} };

/** Keeps the lines of late in the order of their times, the oldest out first. */
export class LogStore {
  readonly #options: Required<LogStoreOptions>;
  readonly #times: AcceptedTimes;
  readonly #streams = new LogStreams();
  readonly #listeners = new Set<(entries: readonly LogEntry[]) => void>();
  #entries: LogEntry[] = [];
  /** Where the first line is that is still there. */
  #first = 0;
  #bytes = 0;
  #evicted = 0;
  #refused = 0;

  constructor(options: LogStoreOptions) {
    this.#options = { maxLineLength: MAX_TEXT, ...options };
    this.#times = new AcceptedTimes(this.#options.now, options.retentionSeconds);
  }

  get stats(): LogStoreStats {
    const lines = this.#entries.length - this.#first;
    return { lines, bytes: this.#bytes, evicted: this.#evicted, refused: this.#refused };
  }

  /** The labels of all streams that have lines. */
  get streams(): readonly StreamLabels[] {
    return this.#streams.labels;
  }

  /**
   * Takes lines, in any order.
   *
   * @returns How many it refused.
   */
  add(given: readonly LogEntry[]): number {
    const entries = given.map((entry) => this.#held(entry)).filter((entry) => entry !== undefined);
    this.#merge(entries.toSorted((a, b) => a.time - b.time));
    while (this.#bytes > this.#options.maxBytes && this.#first < this.#entries.length) this.#dropFirst();
    this.#compact();
    const refused = given.length - entries.length;
    this.#refused += refused;
    for (const listener of this.#listeners) listener(entries);
    return refused;
  }

  /** The lines of `from <= time < to` (milliseconds since the epoch), oldest first. */
  between(from: number, to: number): readonly LogEntry[] {
    return this.#entries.slice(this.#bound(from), this.#bound(to));
  }

  /** The same, newest first. */
  newestFirst(from: number, to: number): readonly LogEntry[] {
    return this.#entries.slice(this.#bound(from), this.#bound(to)).toReversed();
  }

  dropBefore(time: number): void {
    while (this.#first < this.#entries.length && this.#entries[this.#first]!.time < time) this.#dropFirst();
    this.#compact();
  }

  /** Told of all lines that come in; the result ends it. */
  watch(listener: (entries: readonly LogEntry[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The line as it is kept; `undefined` where it is refused. */
  #held(entry: LogEntry): LogEntry | undefined {
    const labels = this.#times.has(entry.time) ? this.#streams.hold(entry.labels) : undefined;
    if (labels === undefined) return undefined;
    const line = cutText(entry.line, this.#options.maxLineLength);
    return line === entry.line && labels === entry.labels ? entry : { ...entry, line, labels };
  }

  /**
   * Puts lines in order of time among the others. Several processes send in turns: what is late is late by little, and what comes
   * after it moves once for all of a push.
   */
  #merge(entries: readonly LogEntry[]): void {
    const [first] = entries;
    if (first === undefined) return;
    const place = this.#bound(first.time, 'after');
    const later = this.#entries.splice(place);
    let i = 0;
    for (const entry of entries) {
      this.#bytes += sizeOf(entry);
      while (i < later.length && later[i]!.time <= entry.time) this.#entries.push(later[i++]!);
      this.#entries.push(entry);
    }
    while (i < later.length) this.#entries.push(later[i++]!);
  }

  #dropFirst(): void {
    const entry = this.#entries[this.#first]!;
    this.#bytes -= sizeOf(entry);
    this.#streams.release(entry.labels);
    this.#entries[this.#first] = GONE;
    this.#first += 1;
    this.#evicted += 1;
  }

  #compact(): void {
    if (this.#first < COMPACT_FROM && this.#first < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }

  /** The index of the first line that is not before a time, or that is after it. */
  #bound(time: number, where: 'at' | 'after' = 'at'): number {
    let [low, high] = [this.#first, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#entries[middle]!.time;
      if (other < time || (where === 'after' && other === time)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function sizeOf({ line, metadata }: LogEntry): number {
  let size = ENTRY + 2 * line.length;
  for (const [key, value] of Object.entries(metadata)) size += 40 + 2 * (key.length + value.length);
  return size;
}
