import type { Labels } from '../labels/labels.ts';
import { NO_SLOT } from '../labels/labels-index.ts';
import type { SampleBatch } from './batches.ts';
import type { Incoming } from './series-store.ts';
import type { SeriesTable } from './series-table.ts';

/**
 * What became of a sample: `appended`; `duplicate` of the one that is there; `conflict` with another value at the same time;
 * `out of order`, older than the newest of its series; `too old` for the retention; `out of memory`, where even without all
 * older samples there is no room.
 */
export type AppendOutcome = 'appended' | 'duplicate' | 'conflict' | 'out of order' | 'too old' | 'out of memory';

/** One series of a {@link MemoryStorage}, to append to without looking it up. It stays usable when its samples are dropped. */
export interface SeriesAppender {
  readonly labels: Labels;
  /** Appends a value at a time in milliseconds since the epoch; as one of a batch where that is given. */
  append(time: number, value: number, batch?: SampleBatch): AppendOutcome;
  /** Says that the series has ended at a time: queries do not see it from then on, until a value follows. */
  markStale(time: number, batch?: SampleBatch): AppendOutcome;
}

/** Appends a sample to the series in a slot, or, where there is none, to a new one with these labels. */
export type AppendTo = (slot: number, labels: Labels, sample: Incoming) => AppendOutcome;

/** A series that remembers its slot. */
export class HeldSeries implements SeriesAppender {
  labels: Labels;
  readonly #table: SeriesTable;
  readonly #appendTo: AppendTo;
  #slot = NO_SLOT;
  #generation = 0;

  constructor(labels: Labels, table: SeriesTable, appendTo: AppendTo) {
    this.labels = labels;
    this.#table = table;
    this.#appendTo = appendTo;
  }

  append(time: number, value: number, batch?: SampleBatch): AppendOutcome {
    return this.#append({ time: Math.trunc(time), value, isStale: false, batch: batch?.number ?? 0 });
  }

  markStale(time: number, batch?: SampleBatch): AppendOutcome {
    return this.#append({ time: Math.trunc(time), value: 0, isStale: true, batch: batch?.number ?? 0 });
  }

  #append(sample: Incoming): AppendOutcome {
    if (this.#slot !== NO_SLOT && this.#table.generation[this.#slot] === this.#generation) {
      return this.#appendTo(this.#slot, this.labels, sample);
    }
    const outcome = this.#appendTo(this.#table.find(this.labels), this.labels, sample);
    this.#slot = this.#table.find(this.labels);
    if (this.#slot !== NO_SLOT) {
      this.#generation = this.#table.generation[this.#slot]!;
      // The storage's labels share their strings; these may be slices of a page.
      this.labels = this.#table.labels[this.#slot]!;
    }
    return outcome;
  }
}
