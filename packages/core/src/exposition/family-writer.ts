import type { PageWriter } from './page-writer.ts';

/** Writes the lines of one metric. */
export interface FamilyWriter {
  readonly head: Uint8Array;
  /** An upper bound of the bytes that the lines of a series take. */
  boundOf(slot: number): number;
  /**
   * Writes the series from `slot` on and before `end`, as many as fit into the chunk; returns the slot of the first that
   * does not fit, or `end`. The lines of one series are written in one go, so that they belong together.
   */
  write(writer: PageWriter, slot: number, end: number): number;
}

/** An upper bound of the bytes of a sample's value. */
export const NUMBER_BYTES = 25;
