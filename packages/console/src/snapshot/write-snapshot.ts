import type { MemoryStorage } from '@telltale/promql';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createZstdCompress } from 'node:zlib';
import { Turns } from '../turns.ts';
import { encodeSeries, END, headOf, MAGIC } from './snapshot-format.ts';

/** Samples of a snapshot: it takes some seconds to write and to read, and of more the newest are kept. */
const MAX_SAMPLES = 10_000_000;

/**
 * Writes all series to a file that only its owner reads. It is there as a whole or not at all: what it replaces stays until then.
 */
export async function writeSnapshot(file: string, storage: MemoryStorage): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await pipeline(
      Readable.from(encoded(storage)),
      createZstdCompress(),
      createWriteStream(unfinished, { mode: 0o600, flush: true }),
    );
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function* encoded(storage: MemoryStorage): AsyncGenerator<Buffer, void, undefined> {
  const { samples, oldestTime, newestTime } = storage.stats();
  const part = Math.min(1, MAX_SAMPLES / Math.max(1, samples));
  const from = newestTime - (newestTime - oldestTime) * part;
  const turns = new Turns(new AbortController().signal);
  yield MAGIC;
  let count = 0;
  // Until the first sample there is no time.
  if (newestTime !== -Infinity) {
    for (const series of storage.select([], from, Infinity)) {
      count += 1;
      yield encodeSeries(series);
      if (turns.isDue(8)) await turns.pause();
    }
  }
  yield headOf(END, count);
}
