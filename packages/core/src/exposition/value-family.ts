import type { Instrument } from '../instruments/instrument.ts';
import { TextArena } from '../instruments/text-arena.ts';
import type { Dialect } from './dialect.ts';
import { EXEMPLAR_BYTES, exemplarText } from './exemplar-text.ts';
import { NUMBER_BYTES } from './family-writer.ts';
import type { FamilyWriter } from './family-writer.ts';
import type { PageWriter } from './page-writer.ts';
import { bareOpeningOf, openingOf } from './quoted-name.ts';
import { SeriesLabels } from './series-labels.ts';

const NEWLINE = 10;

// Numbers of texts.
const OPENING = 0;
const CLOSING = 1;
const BARE = 2;

/** Writes the lines of a counter or gauge: `cache_hits_total{cache="prices"} 3`. */
export class ValueFamily implements FamilyWriter {
  readonly head: Uint8Array;
  readonly #instrument: Instrument;
  readonly #labels: SeriesLabels;
  readonly #texts = new TextArena();
  readonly #lineBytes: number;
  readonly #hasExemplars: boolean;

  constructor(instrument: Instrument, dialect: Dialect) {
    const { metric } = instrument;
    const name = dialect.metricName(metric.name);
    this.head = Buffer.from(dialect.format.head({ ...metric, name }));
    this.#instrument = instrument;
    this.#labels = new SeriesLabels(instrument.series, dialect);
    this.#texts.set(OPENING, openingOf(name));
    this.#texts.set(CLOSING, '} ');
    this.#texts.set(BARE, bareOpeningOf(name));
    this.#lineBytes = this.#texts.length(BARE) + NUMBER_BYTES + 3;
    this.#hasExemplars = dialect.format.hasExemplars && metric.type === 'counter';
  }

  boundOf(slot: number): number {
    const exemplar = this.#hasExemplars && this.#instrument.exemplars.has(slot) ? EXEMPLAR_BYTES : 0;
    return this.#lineBytes + this.#labels.boundOf(slot) + exemplar;
  }

  write(writer: PageWriter, slot: number, end: number): number {
    const { series, values } = this.#instrument;
    const texts = this.#texts;
    for (let at = slot; at < end; at++) {
      if (!series.isLive(at)) continue;
      if (this.boundOf(at) > writer.free) return at;
      const line = writer.length;
      texts.write(writer, OPENING);
      const labels = writer.length;
      this.#labels.write(writer, at);
      if (writer.length > labels) texts.write(writer, CLOSING);
      else {
        writer.length = line;
        texts.write(writer, BARE);
      }
      writer.number(values[at]!);
      if (this.#hasExemplars) this.#writeExemplar(writer, at);
      writer.byte(NEWLINE);
    }
    return end;
  }

  #writeExemplar(writer: PageWriter, slot: number): void {
    const exemplar = this.#instrument.exemplars.get(slot);
    if (exemplar !== undefined) writer.text(exemplarText(exemplar));
  }
}
