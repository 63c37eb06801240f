import type { SeriesTable } from '../instruments/series-table.ts';
import type { ByteWriter } from './byte-writer.ts';
import type { Dialect } from './dialect.ts';

/** Writes the labels of a metric's series in a dialect. */
export class SeriesLabels {
  readonly #series: SeriesTable;
  // Only where a name is shown in another way than the series hold it.
  readonly #names: readonly string[] | undefined;
  readonly #nameBytes: number;

  constructor(series: SeriesTable, dialect: Dialect) {
    const names = series.labelNames.map((name) => dialect.labelName(name));
    const isRenamed = names.some((name, i) => name !== series.labelNames[i]);
    this.#series = series;
    this.#names = isRenamed ? names : undefined;
    this.#nameBytes = isRenamed ? Buffer.byteLength(names.join('')) : 0;
  }

  /** An upper bound of the bytes that {@link write} writes. */
  boundOf(slot: number): number {
    return this.#series.labelsLength(slot) + this.#nameBytes;
  }

  write(writer: ByteWriter, slot: number): void {
    if (this.#names === undefined) this.#series.writeLabels(writer, slot);
    else this.#series.writeLabelsAs(this.#names, writer, slot);
  }
}
