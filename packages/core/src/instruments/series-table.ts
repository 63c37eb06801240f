import { OTHER } from '../catalog/labels.ts';
import type { ExposedMetric } from '../conventions/convention.ts';
import type { ByteWriter } from '../exposition/byte-writer.ts';
import { escapeLabelValue } from '../exposition/escape.ts';
import { ABSENT, LabelColumn } from './label-column.ts';
import { checkedValue, givenValue, refuseUnknown, textOf } from './refuse-labels.ts';
import { NONE, TupleTable, mix } from './tuple-table.ts';

/** Labels as a call passes them. */
export type LabelRecord = Readonly<Record<string, string | undefined>>;

/** What a table tells its owner. */
export interface SeriesEvents {
  /** A slot starts to be used, or is used again after a removal. */
  created(slot: number): void;
  removed(slot: number): void;
  /** Slots up to `capacity` may be used from now on. */
  grown(capacity: number): void;
  /** A sample's value of a label went to `other`. */
  overflowed(label: string): void;
  /** The table is full: drop what is no longer recorded, if anything is. */
  full(): void;
}

type Part =
  | { readonly name: string; readonly column: LabelColumn; readonly index: number }
  | { readonly name: string; readonly constant: string };

const noLabels: LabelRecord = {};
const COMMA = 44;

/**
 * The label sets of one metric, each with a small number, its slot.
 *
 * A label set is the tuple of its values' numbers (see {@link LabelColumn}), held by a
 * {@link TupleTable}. No key is joined from the values, so nothing needs escaping to stay distinct.
 */
export class SeriesTable {
  /** The labels that every series has, but for those that the metric declares itself. */
  readonly constants: Readonly<Record<string, string>>;

  readonly #metric: ExposedMetric;
  readonly #events: SeriesEvents;
  readonly #columns: readonly LabelColumn[];
  readonly #parts: readonly Part[];
  readonly #declared: ReadonlySet<string>;
  readonly #table: TupleTable;

  constructor(metric: ExposedMetric, constantLabels: Readonly<Record<string, string>>, events: SeriesEvents) {
    this.#metric = metric;
    this.#events = events;
    this.#declared = new Set(metric.labels.map((label) => label.recorded));
    this.#columns = metric.labels.flatMap((label) =>
      label.exposed === null ? [] : [new LabelColumn({ ...label, exposed: label.exposed })],
    );
    const constants = Object.entries(constantLabels)
      .filter(([name]) => !this.#columns.some((column) => column.exposed === name))
      .map(([name, value]) => [name, value.toWellFormed()] as const);
    this.constants = Object.fromEntries(constants);
    this.#parts = [
      ...this.#columns.map((column, index) => ({ name: column.exposed, column, index })),
      ...constants.map(([name, value]) => ({ name, constant: `${name}="${escapeLabelValue(value)}"` })),
    ].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    this.#table = new TupleTable(this.#columns.length, (capacity) => events.grown(capacity));
  }

  /** Slots ever used: iterate from 0 to here and skip those that are not {@link isLive}. */
  get size(): number {
    return this.#table.size;
  }

  /** Label sets held now. */
  get count(): number {
    return this.#table.count;
  }

  /** The exposed names of all labels, constant ones included, in the order in which they are written. */
  get labelNames(): readonly string[] {
    return this.#parts.map((part) => part.name);
  }

  /** The columns of the table, in the order of declaration. */
  get columns(): readonly LabelColumn[] {
    return this.#columns;
  }

  isLive(slot: number): boolean {
    return this.#table.isLive(slot);
  }

  /** Starts to read the slots up to the one returned, with pauses in which series come and go; none is met twice. */
  beginReading(): number {
    return this.#table.beginReading();
  }

  endReading(): void {
    this.#table.endReading();
  }

  /**
   * The slot of a label set, which is created if it is new. Past a budget the set with `other` is meant.
   *
   * @throws TelltaleError `TELLTALE_LABEL_UNKNOWN`, `TELLTALE_LABEL_MISSING`, `TELLTALE_LABEL_VALUE`; nothing has changed then.
   */
  slotOf(given: LabelRecord): number {
    const labels = given ?? noLabels; // From JavaScript, a call may forget them.
    const columns = this.#columns;
    const { tuple } = this.#table;
    let surplus = 0;
    let hash = 0;
    for (let i = 0; i < columns.length; i++) {
      const column = columns[i]!;
      const value = labels[column.recorded];
      const id = column.ids.get(value);
      if (id === undefined) return this.#admit(labels);
      if (value !== undefined) surplus--;
      tuple[i] = id;
      hash = mix(hash, id);
    }
    // As many enumerable labels as columns found: then none is unknown. An optional label set to undefined, or one that
    // the convention leaves out, also ends up in the thorough check.
    for (const _ in labels) surplus++;
    if (surplus !== 0) refuseUnknown(this.#metric, this.#declared, labels);
    const slot = this.#table.find(hash);
    return slot === NONE ? this.#admit(labels) : slot;
  }

  /** The slot of a label set that is held; -1 if there is none. Creates nothing. */
  find(given: LabelRecord): number {
    const labels = given ?? noLabels;
    let hash = 0;
    for (const [i, column] of this.#columns.entries()) {
      const id = column.ids.get(textOf(labels[column.recorded]) as string | undefined);
      if (id === undefined) return NONE;
      this.#table.tuple[i] = id;
      hash = mix(hash, id);
    }
    return this.#table.find(hash);
  }

  remove(slot: number): void {
    if (!this.isLive(slot)) return;
    this.#table.remove(slot);
    for (const [i, column] of this.#columns.entries()) column.release(this.#table.at(slot, i));
    this.#events.removed(slot);
  }

  /** The labels of a slot under their exposed names, sorted, constant labels and absent optional ones left out. */
  labelsOf(slot: number): Record<string, string> {
    return this.#exposed(slot, (column, id) => column.valueOf(id));
  }

  /** As {@link labelsOf}, but with the values that a page shows: see {@link LabelColumn.shownOf}. */
  shownLabelsOf(slot: number): Record<string, string> {
    return this.#exposed(slot, (column, id) => column.shownOf(id));
  }

  /** The labels of a slot as a call passes them. */
  recordOf(slot: number): Record<string, string> {
    const record: Record<string, string> = {};
    for (const [i, column] of this.#columns.entries()) {
      const value = column.valueOf(this.#table.at(slot, i));
      if (value !== '' || !column.optional) record[column.recorded] = value;
    }
    return record;
  }

  /** An upper bound of the bytes that {@link writeLabels} writes. */
  labelsLength(slot: number): number {
    let length = 0;
    for (let i = 0; i < this.#parts.length; i++) {
      const part = this.#parts[i]!;
      length +=
        'column' in part ? part.column.textLength(this.#table.at(slot, part.index)) + 1 : part.constant.length * 3 + 1;
    }
    return length;
  }

  /** Writes `a="x",b="y"`, sorted by name, constant labels included; nothing where there are no labels. */
  writeLabels(writer: ByteWriter, slot: number): void {
    const parts = this.#parts;
    const start = writer.length;
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i]!;
      if ('column' in part) {
        const id = this.#table.at(slot, part.index);
        if (part.column.textLength(id) === 0) continue;
        if (writer.length > start) writer.byte(COMMA);
        part.column.writeText(writer, id);
      } else {
        if (writer.length > start) writer.byte(COMMA);
        writer.text(part.constant);
      }
    }
  }

  /** As {@link writeLabels}, but with `names` in place of the {@link labelNames}. */
  writeLabelsAs(names: readonly string[], writer: ByteWriter, slot: number): void {
    const start = writer.length;
    for (const [i, part] of this.#parts.entries()) {
      const id = 'column' in part ? this.#table.at(slot, part.index) : ABSENT;
      if ('column' in part && part.column.textLength(id) === 0) continue;
      if (writer.length > start) writer.byte(COMMA);
      writer.text(names[i]!);
      if ('column' in part) part.column.writeValue(writer, id);
      else writer.text(part.constant.slice(part.name.length));
    }
  }

  #exposed(slot: number, read: (column: LabelColumn, id: number) => string): Record<string, string> {
    const labels: Record<string, string> = {};
    for (const part of this.#parts) {
      if (!('column' in part)) continue;
      const value = read(part.column, this.#table.at(slot, part.index));
      if (value !== '' || !part.column.optional) labels[part.name] = value;
    }
    return labels;
  }

  // Validates every label before anything changes, so that a refused call leaves no trace.
  #admit(labels: LabelRecord): number {
    refuseUnknown(this.#metric, this.#declared, labels);
    // Without a prototype: a label may be called `constructor`.
    const record = Object.create(null) as Record<string, string>;
    for (const column of this.#columns) {
      const value = checkedValue(this.#metric, column, givenValue(labels, column.recorded));
      if (value !== undefined) record[column.recorded] = value;
    }
    if (this.count >= this.#metric.maxSeries || this.#columns.some((column) => this.#exceeds(column, record))) {
      this.#events.full();
    }
    for (const column of this.#columns) if (this.#exceeds(column, record)) this.#fold(column, record);
    if (this.count >= this.#metric.maxSeries && this.find(record) === NONE) {
      for (const column of this.#columns) if (column.closed === null) this.#fold(column, record);
    }
    let hash = 0;
    for (const [i, column] of this.#columns.entries()) {
      const value = record[column.recorded];
      const id = value === undefined ? ABSENT : column.idOf(value);
      this.#table.tuple[i] = id;
      hash = mix(hash, id);
    }
    const slot = this.#table.find(hash);
    return slot === NONE ? this.#create(hash) : slot;
  }

  #exceeds(column: LabelColumn, record: LabelRecord): boolean {
    const value = record[column.recorded];
    return value !== undefined && column.admitted(value) !== value;
  }

  #fold(column: LabelColumn, record: Record<string, string>): void {
    if (record[column.recorded] === undefined || record[column.recorded] === OTHER) return;
    record[column.recorded] = OTHER;
    this.#events.overflowed(column.recorded);
  }

  // The tuple to create is in the table already.
  #create(hash: number): number {
    const slot = this.#table.create(hash);
    for (const [i, column] of this.#columns.entries()) column.retain(this.#table.at(slot, i));
    this.#events.created(slot);
    return slot;
  }
}
