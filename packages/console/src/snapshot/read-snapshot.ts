import { isStaleAt, type MemoryStorage, type SeriesSamples } from '@telltale/promql';
import { createReadStream } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';
import type { AcceptedTimes } from '../accepted-times.ts';
import { bodyBytes, decodeSeries, END, HEAD_BYTES, MAGIC } from './snapshot-format.ts';

/** Bytes of one series: more is no snapshot. */
const MAX_SERIES_BYTES = 64 * 1024 * 1024;

/**
 * Reads the series of a snapshot into an empty storage, as far as their times are still kept. Rejects where the file is not what was
 * written; the storage then has some of it.
 */
export async function readSnapshot(file: string, storage: MemoryStorage, times: AcceptedTimes): Promise<void> {
  const unpacked = createReadStream(file).on('error', (error) => unpack.destroy(error));
  const unpack = createZstdDecompress();
  const bytes = new ByteReader(unpacked.pipe(unpack));
  const magic = await bytes.take(MAGIC.length);
  if (!magic.equals(MAGIC)) throw new Error('it is no snapshot of this version');
  for (let count = 0; ; count++) {
    const head = await bytes.take(HEAD_BYTES);
    const [labelBytes, samples] = [head.readUInt32LE(0), head.readUInt32LE(4)];
    if (labelBytes === END) {
      if (samples !== count) throw new Error(`it has ${count} series of ${samples}`);
      return;
    }
    const size = bodyBytes(labelBytes, samples);
    if (size > MAX_SERIES_BYTES) throw new Error(`a series of ${size} bytes`);
    append(storage, decodeSeries(await bytes.take(size), labelBytes, samples), times);
  }
}

function append(storage: MemoryStorage, { labels, timestamps, values }: SeriesSamples, times: AcceptedTimes): void {
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
