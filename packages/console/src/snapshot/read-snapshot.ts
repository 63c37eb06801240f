import { isStaleAt, type MemoryStorage, type SeriesSamples } from '@telltale/promql';
import { createReadStream } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';
import type { AcceptedTimes } from '../accepted-times.ts';
import type { LogEntry } from '../logs/log-entry.ts';
import type { StreamLabels } from '../logs/log-streams.ts';
import type { Resource, Span } from '../traces/span.ts';
import type { Kept } from './kept.ts';
import { readLine, readStream } from './line-record.ts';
import { readSeries, seriesBytes } from './series-record.ts';
import { HEAD_BYTES, Kind, MAGIC } from './snapshot-format.ts';
import { readResource, readSpan } from './span-record.ts';

/** Bytes of one record: more is no snapshot. */
const MAX_RECORD_BYTES = 128 * 1024 * 1024;

/** Spans or lines that are given to their store at once. */
const GROUP = 500;

/**
 * Reads a snapshot into stores that are empty, as far as its times are still kept. Rejects where the file is not what was written; the
 * stores then have some of it.
 */
export async function readSnapshot(file: string, kept: Kept, times: AcceptedTimes): Promise<void> {
  const unpacked = createReadStream(file).on('error', (error) => unpack.destroy(error));
  const unpack = createZstdDecompress();
  const bytes = new ByteReader(unpacked.pipe(unpack));
  const magic = await bytes.take(MAGIC.length);
  if (!magic.equals(MAGIC)) throw new Error('it is no snapshot of this version');
  const restoring = new Restoring(kept, times);
  for (let count = 0; ; count++) {
    const head = await bytes.take(HEAD_BYTES);
    const [kind, first, second] = [head.readUInt32LE(0), head.readUInt32LE(4), head.readUInt32LE(8)];
    if (kind === Kind.end) {
      if (second !== count) throw new Error(`it has ${count} records of ${second}`);
      return restoring.finish();
    }
    const size = kind === Kind.series ? seriesBytes(first, second) : first;
    if (size > MAX_RECORD_BYTES) throw new Error(`a record of ${size} bytes`);
    restoring.take(kind, await bytes.take(size), first, second);
  }
}

/** Gives records to their stores. */
class Restoring {
  readonly #kept: Kept;
  readonly #times: AcceptedTimes;
  readonly #resources: Resource[] = [];
  readonly #streams: StreamLabels[] = [];
  #spans: Span[] = [];
  #lines: LogEntry[] = [];

  constructor(kept: Kept, times: AcceptedTimes) {
    this.#kept = kept;
    this.#times = times;
  }

  take(kind: number, body: Buffer, first: number, second: number): void {
    if (kind === Kind.series) restoreSeries(this.#kept.storage, readSeries(body, first, second), this.#times);
    else if (kind === Kind.resource) this.#resources.push(readResource(body.toString()));
    else if (kind === Kind.span) this.#takeSpan(readSpan(body.toString(), this.#resources[second]));
    else if (kind === Kind.stream) this.#streams.push(readStream(body.toString()));
    else if (kind === Kind.line) this.#takeLine(readLine(body.toString(), this.#streams[second]));
    else throw new Error(`a record of kind ${kind}`);
  }

  finish(): void {
    this.#kept.traces.add(this.#spans);
    this.#kept.logs.add(this.#lines);
    this.#spans = [];
    this.#lines = [];
  }

  /** What is too old by now is not even refused: nobody has sent it. */
  #takeSpan(span: Span): void {
    if (this.#times.has(span.start + span.durationMs)) this.#spans.push(span);
    if (this.#spans.length >= GROUP) this.finish();
  }

  #takeLine(entry: LogEntry): void {
    if (this.#times.has(entry.time)) this.#lines.push(entry);
    if (this.#lines.length >= GROUP) this.finish();
  }
}

function restoreSeries(
  storage: MemoryStorage,
  { labels, timestamps, values }: SeriesSamples,
  times: AcceptedTimes,
): void {
  const series = storage.appender(labels);
  for (let i = 0; i < timestamps.length; i++) {
    const time = timestamps[i]!;
    if (!times.has(time)) continue;
    if (isStaleAt(values, i)) series.markStale(time);
    else series.append(time, values[i]!);
  }
}

/** Takes a stream apart in pieces of given lengths. */
class ByteReader {
  readonly #chunks: AsyncIterator<Buffer>;
  #held: Buffer[] = [];
  #length = 0;

  constructor(stream: AsyncIterable<Buffer>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  async take(size: number): Promise<Buffer> {
    while (this.#length < size) {
      const next = await this.#chunks.next();
      if (next.done === true) throw new Error('it ends too early');
      this.#held.push(next.value);
      this.#length += next.value.length;
    }
    const all = this.#held.length === 1 ? this.#held[0]! : Buffer.concat(this.#held, this.#length);
    this.#held = [all.subarray(size)];
    this.#length -= size;
    return all.subarray(0, size);
  }
}
