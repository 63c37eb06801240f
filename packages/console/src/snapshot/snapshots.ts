import type { Clock } from '@telltale/core';
import { rename } from 'node:fs/promises';
import type { AcceptedTimes } from '../accepted-times.ts';
import type { Kept } from './kept.ts';
import { readSnapshot } from './read-snapshot.ts';
import { writeSnapshot } from './write-snapshot.ts';

export interface SnapshotOptions {
  readonly file: string | undefined;
  readonly clock: Clock;
  readonly times: AcceptedTimes;
  readonly onError: (problem: string, error: unknown) => void;
}

const EVERY_MS = 300_000;

/**
 * Stores with what the last console left; new ones where there is nothing, or where the file cannot be read, which is said, and the file
 * put aside.
 */
export async function restored(create: () => Kept, { file, times, onError }: SnapshotOptions): Promise<Kept> {
  const kept = create();
  if (file === undefined) return kept;
  try {
    await readSnapshot(file, kept, times);
    return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return kept;
    onError(`the snapshot ${file} cannot be read, and the console starts without it`, error);
    // What is broken would be written over; what may not be opened is left as it is.
    if (!('syscall' in (error as Error))) await rename(file, `${file}.broken`).catch(() => {});
    return create();
  }
}

/** Writes snapshots every few minutes; the result writes the last one and ends it. */
export function keepSnapshots(kept: Kept, { file, clock, onError }: SnapshotOptions): () => Promise<void> {
  if (file === undefined) return async () => {};
  let writing: Promise<void> = Promise.resolve();
  const write = async (): Promise<void> => {
    await writeSnapshot(file, kept).catch((error: unknown) => onError(`the snapshot ${file} cannot be written`, error));
  };
  let cancel = (): void => {};
  const again = (): void => {
    cancel = clock.after(EVERY_MS, () => {
      writing = write().then(again);
    });
  };
  again();
  return async () => {
    await writing;
    cancel();
    await write();
  };
}
