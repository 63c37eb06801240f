import { Labels } from '../labels/labels.ts';
import { LabelsIndex, NO_SLOT } from '../labels/labels-index.ts';
import type { ExpositionExemplar, ExpositionFamily, ExpositionSample } from './exposition.ts';
import type { ExpositionFormat } from './exposition-format.ts';
import { checkBuckets } from './bucket-rules.ts';
import { brokenRule, mayHaveExemplar } from './family-rules.ts';
import { suffixesOf } from './family-types.ts';
import type { FamilyType } from './family-types.ts';
import type { PageCursor } from './page-cursor.ts';
import type { MetadataKind, PageVisitor } from './page-visitor.ts';

interface Family {
  readonly name: string;
  type: FamilyType;
  help: string;
  unit: string;
  /** Lines of metadata that there were. */
  readonly said: Set<MetadataKind>;
  readonly bySeries: LabelsIndex;
  readonly samples: { -readonly [Key in keyof ExpositionSample]: ExpositionSample[Key] }[];
}

/** Collects the families of a page, and holds them to the rules of its format. */
export class FamilyBuilder implements PageVisitor {
  readonly #isOpenMetrics: boolean;
  readonly #suffixes: ReturnType<typeof suffixesOf>;
  readonly #families = new Map<string, Family>();
  #current: Family | undefined;
  #suffix = '';

  constructor(format: ExpositionFormat) {
    this.#isOpenMetrics = format === 'openmetrics';
    this.#suffixes = suffixesOf(format);
  }

  /** The families, when the page is read. */
  finish(): ExpositionFamily[] {
    this.#end();
    return Array.from(this.#families.values(), ({ name, type, help, unit, samples }) => ({
      name,
      type,
      help,
      unit,
      samples,
    }));
  }

  metadata(cursor: PageCursor, kind: MetadataKind, name: string, text: string): void {
    const family = this.#current?.name === name ? this.#current : this.#start(cursor, name);
    if (family.samples.length > 0) cursor.fail(`the ${kind} of ${name} before its samples`);
    if (family.said.has(kind)) cursor.fail(`only one ${kind} of ${name}`);
    family.said.add(kind);
    if (kind === 'HELP') family.help = text;
    else if (kind === 'TYPE') family.type = this.#typeOf(cursor, text);
    else family.unit = text;
    if (family.unit !== '' && !name.endsWith(`_${family.unit}`)) {
      cursor.fail(`a name that ends with its unit, \`_${family.unit}\``);
    }
  }

  #typeOf(cursor: PageCursor, text: string): FamilyType {
    if (Object.hasOwn(this.#suffixes, text)) return text as FamilyType;
    return cursor.fail(`one of ${Object.keys(this.#suffixes).join(', ')}`, cursor.at - text.length);
  }

  #end(): void {
    const family = this.#current;
    if (family === undefined || !this.#isOpenMetrics || !family.type.endsWith('histogram')) return;
    checkBuckets(family.name, family.samples);
  }

  /** The lines of a family belong together. */
  #start(cursor: PageCursor, name: string): Family {
    this.#end();
    if (this.#families.has(name)) cursor.fail(`the lines of ${name} in one group`);
    const type = this.#isOpenMetrics ? 'unknown' : 'untyped';
    const samples: Family['samples'] = [];
    const bySeries = new LabelsIndex((slot) => samples[slot]!.labels);
    const family: Family = { name, type, help: '', unit: '', said: new Set(), bySeries, samples };
    this.#families.set(name, family);
    this.#current = family;
    return family;
  }

  sample(cursor: PageCursor, value: number, timestamp: number | undefined): void {
    const family = this.#familyOf(cursor);
    const labels = Labels.from([['__name__', cursor.metric], ...cursor.labels()]);
    const sample = { labels, value, timestamp, exemplar: undefined, line: cursor.line };
    if (this.#isOpenMetrics) {
      const expected = brokenRule({ family: family.name, type: family.type, suffix: this.#suffix, labels, value });
      if (expected !== undefined) cursor.fail(expected, cursor.seriesStart);
    }
    family.samples.push(sample);
    this.#checkRepetition(cursor, family, sample);
  }

  /** A series stands in a page once, or in OpenMetrics once for each time, and these rise. */
  #checkRepetition(cursor: PageCursor, { bySeries, samples }: Family, { labels, timestamp }: ExpositionSample): void {
    const slot = bySeries.find(labels);
    if (slot === NO_SLOT) {
      bySeries.add(samples.length - 1);
      return;
    }
    const before = samples[slot]?.timestamp;
    if (!this.#isOpenMetrics || before === undefined || timestamp === undefined) {
      cursor.fail('a series that was not there yet', cursor.seriesStart);
    }
    if (timestamp <= before) cursor.fail(`a time after ${before / 1000}`);
    bySeries.delete(slot);
    bySeries.add(samples.length - 1);
  }

  #familyOf(cursor: PageCursor): Family {
    const { metric } = cursor;
    const current = this.#current;
    if (current !== undefined && metric.startsWith(current.name)) {
      this.#suffix = metric.slice(current.name.length);
      if (this.#suffixes[current.type]?.includes(this.#suffix) === true) return current;
    }
    this.#suffix = '';
    return this.#start(cursor, metric);
  }

  exemplar(cursor: PageCursor, value: number, timestamp: number | undefined): void {
    const family = this.#current;
    const sample = family?.samples.at(-1);
    if (family === undefined || sample === undefined || !mayHaveExemplar(family.type, this.#suffix)) {
      cursor.fail('an exemplar only after a counter or a bucket');
    }
    sample.exemplar = { labels: Labels.from(cursor.labels()), value, timestamp } satisfies ExpositionExemplar;
  }
}
