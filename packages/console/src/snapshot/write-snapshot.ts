import type { MemoryStorage } from '@telltale/promql';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import type { LogStore } from '../logs/log-store.ts';
import type { TraceStore } from '../traces/trace-store.ts';
import { Turns } from '../turns.ts';
import type { Kept } from './kept.ts';
import { lineRecord, streamRecord } from './line-record.ts';
import { seriesRecord } from './series-record.ts';
import { headOf, Kind, MAGIC } from './snapshot-format.ts';
import { resourceRecord, spanRecord } from './span-record.ts';

/** Samples of a snapshot: it takes some seconds to write and to read, and of more the newest are kept. */
const MAX_SAMPLES = 10_000_000;

/** Bytes that are compressed at once: each time is work for another thread. */
const PIECE_BYTES = 128 * 1024;

/**
 * Writes what a console knows to a file that only its owner reads. It is there as a whole or not at all: what it replaces stays until
 * then.
 */
export async function writeSnapshot(file: string, kept: Kept): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await pipeline(
      Readable.from(pieces(kept)),
      createZstdCompress(),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    );
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The file, in pieces of some size, giving way between records. */
async function* pieces(kept: Kept): AsyncGenerator<Buffer, void, undefined> {
  const turns = new Turns();
  let piece: Buffer[] = [MAGIC];
  let size = 0;
  for (const record of records(kept)) {
    piece.push(record);
    size += record.length;
    if (size >= PIECE_BYTES) {
      yield Buffer.concat(piece);
      piece = [];
      size = 0;
    }
    if (turns.isDue(4)) await turns.pause();
  }
  yield Buffer.concat(piece);
}

function* records({ storage, traces, logs }: Kept): Generator<Buffer, void, undefined> {
  let count = 0;
  for (const all of [seriesOf(storage), spansOf(traces), linesOf(logs)]) {
    for (const record of all) {
      count += 1;
      yield record;
    }
  }
  yield headOf(Kind.end, 0, count);
}

function* seriesOf(storage: MemoryStorage): Generator<Buffer, void, undefined> {
  const { samples, oldestTime, newestTime } = storage.stats();
  // Until the first sample there is no time.
  if (newestTime === -Infinity) return;
  const part = Math.min(1, MAX_SAMPLES / Math.max(1, samples));
  const from = newestTime - (newestTime - oldestTime) * part;
  for (const series of storage.select([], from, Infinity)) yield seriesRecord(series);
}

/** Traces in the order in which they were last added to, so that they go in that order again. */
function* spansOf(traces: TraceStore): Generator<Buffer, void, undefined> {
  const resources = new Numbers();
  for (const { spans } of [...traces.newestFirst()].toReversed()) {
    for (const span of spans) {
      if (resources.add(span.resource)) yield resourceRecord(span.resource);
      yield spanRecord(span, resources.of(span.resource));
    }
  }
}

function* linesOf(logs: LogStore): Generator<Buffer, void, undefined> {
  const streams = new Numbers();
  for (const entry of logs.between(-Infinity, Infinity)) {
    if (streams.add(entry.labels)) yield streamRecord(entry.labels);
    yield lineRecord(entry, streams.of(entry.labels));
  }
}

/** Numbers for what many share, in the order in which it comes. */
class Numbers {
  readonly #numbers = new Map<object, number>();

  /** Whether it is new. */
  add(shared: object): boolean {
    if (this.#numbers.has(shared)) return false;
    this.#numbers.set(shared, this.#numbers.size);
    return true;
  }

  of(shared: object): number {
    return this.#numbers.get(shared)!;
  }
}
