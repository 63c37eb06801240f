import { Labels } from '../labels/labels.ts';
import type { ExpositionExemplar } from './exposition.ts';
import type { PageCursor } from './page-cursor.ts';
import type { MetadataKind, PageVisitor } from './page-visitor.ts';

/** A sample as the page has it. */
export interface ScrapedSample<Series> {
  readonly series: Series;
  readonly value: number;
  readonly timestamp: number | undefined;
}

/** What a page says of a metric. */
export interface MetricMetadata {
  type: string;
  help: string;
  unit: string;
}

const FIELDS = { TYPE: 'type', HELP: 'help', UNIT: 'unit' } as const satisfies Record<
  MetadataKind,
  keyof MetricMetadata
>;

/** Collects a page before anything of it is stored: a page that turns out to be broken leaves no trace. */
export class ScrapedPage<Series> implements PageVisitor {
  readonly samples: ScrapedSample<Series>[] = [];
  readonly exemplars: { readonly series: Series; readonly exemplar: ExpositionExemplar }[] = [];
  readonly metadataByName: Map<string, MetricMetadata> = new Map();
  readonly #seriesOf: (cursor: PageCursor) => Series;
  readonly #maxSamples: number;

  constructor(seriesOf: (cursor: PageCursor) => Series, maxSamples: number) {
    this.#seriesOf = seriesOf;
    this.#maxSamples = maxSamples;
  }

  metadata(_cursor: PageCursor, kind: MetadataKind, name: string, text: string): void {
    const known = this.metadataByName.get(name) ?? { type: '', help: '', unit: '' };
    known[FIELDS[kind]] = text;
    this.metadataByName.set(name, known);
  }

  sample(cursor: PageCursor, value: number, timestamp: number | undefined): void {
    if (this.samples.length >= this.#maxSamples) cursor.fail(`at most ${this.#maxSamples} samples`, cursor.seriesStart);
    this.samples.push({ series: this.#seriesOf(cursor), value, timestamp });
  }

  exemplar(cursor: PageCursor, value: number, timestamp: number | undefined): void {
    const series = this.samples.at(-1)?.series;
    if (series === undefined) return;
    this.exemplars.push({ series, exemplar: { labels: Labels.from(cursor.labels()), value, timestamp } });
  }
}
