import type { HistogramInstrument } from '../instruments/histogram.ts';
import { TextArena } from '../instruments/text-arena.ts';
import type { Dialect } from './dialect.ts';
import { EXEMPLAR_BYTES, exemplarText } from './exemplar-text.ts';
import { NUMBER_BYTES } from './family-writer.ts';
import type { FamilyWriter } from './family-writer.ts';
import type { PageWriter } from './page-writer.ts';
import { bareOpeningOf, openingOf } from './quoted-name.ts';
import { SeriesLabels } from './series-labels.ts';

const NEWLINE = 10;
const COMMA = 44;

// Numbers of texts; what closes the line of a bucket, such as `0.25"} `, follows from BUCKETS on.
const BUCKET = 0;
const LE = 1;
const SUM = 2;
const BARE_SUM = 3;
const COUNT = 4;
const BARE_COUNT = 5;
const CLOSING = 6;
const BUCKETS = 7;

/**
 * Writes the lines of a histogram: its buckets cumulated, `le` last, then `_sum` and `_count`. Names and labels are put
 * together for the first line of a series only; the others copy them from it.
 */
export class HistogramFamily implements FamilyWriter {
  readonly head: Uint8Array;
  readonly #histogram: HistogramInstrument;
  readonly #labels: SeriesLabels;
  readonly #texts = new TextArena();
  readonly #buckets: number;
  readonly #lineBytes: number;
  readonly #hasExemplars: boolean;

  constructor(histogram: HistogramInstrument, dialect: Dialect) {
    const { metric, bounds } = histogram;
    const { format } = dialect;
    const name = dialect.metricName(metric.name);
    const closings = [...bounds, Infinity].map((bound) => `${format.bound(bound)}"} `);
    const texts = [
      openingOf(`${name}_bucket`),
      'le="',
      openingOf(`${name}_sum`),
      bareOpeningOf(`${name}_sum`),
      openingOf(`${name}_count`),
      bareOpeningOf(`${name}_count`),
      '} ',
      ...closings,
    ];
    for (const [id, text] of texts.entries()) this.#texts.set(id, text);
    this.head = Buffer.from(format.head({ ...metric, name }));
    this.#histogram = histogram;
    this.#labels = new SeriesLabels(histogram.series, dialect);
    this.#buckets = closings.length;
    const longestClosing = Math.max(...closings.map((closing) => closing.length));
    this.#lineBytes = this.#texts.length(BUCKET) + longestClosing + NUMBER_BYTES + ',le="\n'.length;
    this.#hasExemplars = format.hasExemplars;
  }

  boundOf(slot: number): number {
    return (this.#lineBytes + this.#labels.boundOf(slot)) * (this.#buckets + 2) + this.#exemplarBytes(slot);
  }

  write(writer: PageWriter, slot: number, end: number): number {
    const { series } = this.#histogram;
    for (let at = slot; at < end; at++) {
      if (!series.isLive(at)) continue;
      if (this.boundOf(at) > writer.free) return at;
      this.#writeSeries(writer, at);
    }
    return end;
  }

  #writeSeries(writer: PageWriter, slot: number): void {
    const { values, stride } = this.#histogram;
    const texts = this.#texts;
    const start = slot * stride;

    const line = writer.length;
    texts.write(writer, BUCKET);
    const labels = writer.length;
    this.#labels.write(writer, slot);
    const labelsLength = writer.length - labels;
    if (labelsLength > 0) writer.byte(COMMA);
    texts.write(writer, LE);
    const lineLength = writer.length - line;

    let count = 0;
    for (let bucket = 0; bucket < this.#buckets; bucket++) {
      if (bucket > 0) writer.repeat(line, lineLength);
      texts.write(writer, BUCKETS + bucket);
      writer.number((count += values[start + bucket]!));
      if (this.#hasExemplars) this.#writeExemplar(writer, start + bucket);
      writer.byte(NEWLINE);
    }
    this.#writeTotal(writer, SUM, BARE_SUM, labels, labelsLength, values[start + this.#buckets]!);
    this.#writeTotal(writer, COUNT, BARE_COUNT, labels, labelsLength, count);
  }

  #writeTotal(
    writer: PageWriter,
    opening: number,
    bareOpening: number,
    labels: number,
    labelsLength: number,
    value: number,
  ): void {
    if (labelsLength > 0) {
      this.#texts.write(writer, opening);
      writer.repeat(labels, labelsLength);
      this.#texts.write(writer, CLOSING);
    } else this.#texts.write(writer, bareOpening);
    writer.number(value);
    writer.byte(NEWLINE);
  }

  #writeExemplar(writer: PageWriter, index: number): void {
    const exemplar = this.#histogram.exemplars.get(index);
    if (exemplar !== undefined) writer.text(exemplarText(exemplar));
  }

  #exemplarBytes(slot: number): number {
    const { exemplars, stride } = this.#histogram;
    if (!this.#hasExemplars || exemplars.size === 0) return 0;
    let bytes = 0;
    for (let i = slot * stride; i < (slot + 1) * stride; i++) if (exemplars.has(i)) bytes += EXEMPLAR_BYTES;
    return bytes;
  }
}
