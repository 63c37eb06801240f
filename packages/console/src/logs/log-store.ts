import type { LogEntry } from './log-entry.ts';

export interface LogStoreOptions {
  /** About how many bytes of lines are held. */
  readonly maxBytes: number;
  readonly retentionSeconds: number;
  /** Characters of a line beyond which it is cut. @default 65536 */
  readonly maxLineLength?: number;
}

export interface LogStoreStats {
  readonly lines: number;
  readonly bytes: number;
  /** Lines given up to stay within the ceiling and the time. */
  readonly evicted: number;
}

const DEFAULT_MAX_LINE = 65_536;

/** Bytes that a line takes beside its characters. */
const ENTRY = 300;

/** How many lines have to be gone before the array is made shorter: moving the rest takes time. */
const COMPACT_FROM = 10_000;

/** Keeps the lines of late in the order of their times, the oldest out first. */
export class LogStore {
  readonly #options: Required<LogStoreOptions>;
  readonly #listeners = new Set<(entries: readonly LogEntry[]) => void>();
  #entries: LogEntry[] = [];
  /** Where the first line is that is still there. */
  #first = 0;
  #bytes = 0;
  #evicted = 0;

  constructor(options: LogStoreOptions) {
    this.#options = { maxLineLength: DEFAULT_MAX_LINE, ...options };
  }

  get stats(): LogStoreStats {
    return { lines: this.#entries.length - this.#first, bytes: this.#bytes, evicted: this.#evicted };
  }

  add(given: readonly LogEntry[]): void {
    const entries = given.map((entry) => this.#cut(entry));
    for (const entry of entries) this.#insert(entry);
    while (this.#bytes > this.#options.maxBytes && this.#first < this.#entries.length) this.#dropFirst();
    this.#compact();
    for (const listener of this.#listeners) listener(entries);
  }

  /** The lines of `from <= time < to` (milliseconds since the epoch), oldest first. */
  *between(from: number, to: number): Generator<LogEntry, void, undefined> {
    for (let i = this.#lowerBound(from); i < this.#entries.length && this.#entries[i]!.time < to; i++) {
      yield this.#entries[i]!;
    }
  }

  /** The same, newest first. */
  *newestFirst(from: number, to: number): Generator<LogEntry, void, undefined> {
    for (let i = this.#lowerBound(to) - 1; i >= this.#first && this.#entries[i]!.time >= from; i--) {
      yield this.#entries[i]!;
    }
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

  #cut(entry: LogEntry): LogEntry {
    const { maxLineLength } = this.#options;
    if (entry.line.length <= maxLineLength) return entry;
    const left = entry.line.length - maxLineLength;
    return { ...entry, line: `${entry.line.slice(0, maxLineLength)}… ${left} more characters` };
  }

  #insert(entry: LogEntry): void {
    this.#bytes += sizeOf(entry);
    const last = this.#entries.at(-1);
    if (last === undefined || last.time <= entry.time) this.#entries.push(entry);
    // Several processes send in turns: what is late is late by little.
    else this.#entries.splice(this.#upperBound(entry.time), 0, entry);
  }

  #dropFirst(): void {
    this.#bytes -= sizeOf(this.#entries[this.#first]!);
    this.#first += 1;
    this.#evicted += 1;
  }

  #compact(): void {
    if (this.#first < COMPACT_FROM && this.#first < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }

  /** The index of the first line that is not before a time. */
  #lowerBound(time: number): number {
    return this.#bound((entry) => entry.time < time);
  }

  /** The index of the first line after a time. */
  #upperBound(time: number): number {
    return this.#bound((entry) => entry.time <= time);
  }

  #bound(isBefore: (entry: LogEntry) => boolean): number {
    let [low, high] = [this.#first, this.#entries.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(this.#entries[middle]!)) low = middle + 1;
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
