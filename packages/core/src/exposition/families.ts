import { HistogramInstrument } from '../instruments/histogram.ts';
import type { Instrument } from '../instruments/instrument.ts';
import type { Dialect } from './dialect.ts';
import type { FamilyWriter } from './family-writer.ts';
import { HistogramFamily } from './histogram-family.ts';
import { ValueFamily } from './value-family.ts';

/** What writes the lines of each instrument in one dialect; made once, at its first page. */
export class Families {
  readonly dialect: Dialect;
  readonly #writers = new WeakMap<Instrument, FamilyWriter>();

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  of(instrument: Instrument): FamilyWriter {
    let writer = this.#writers.get(instrument);
    if (writer === undefined) {
      writer =
        instrument instanceof HistogramInstrument
          ? new HistogramFamily(instrument, this.dialect)
          : new ValueFamily(instrument, this.dialect);
      this.#writers.set(instrument, writer);
    }
    return writer;
  }
}
