import { OTHER } from '../catalog/labels.ts';
import type { ExposedMetric } from '../conventions/convention.ts';
import { TelltaleError, shown } from '../errors.ts';
import type { ByteWriter } from '../exposition/byte-writer.ts';
import { escapeLabelValue } from '../exposition/escape.ts';
import { ABSENT, LabelColumn } from './label-column.ts';

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
const INITIAL_CAPACITY = 4;
const NONE = -1;

/**
 * The label sets of one metric, each with a small number, its slot.
 *
 * A label set is the tuple of its values' numbers (see {@link LabelColumn}), found by open addressing over typed arrays.
 * No key is joined from the values, so nothing needs escaping to stay distinct, and a series holds no object.
 */
export class SeriesTable {
  /** Slots ever used: iterate from 0 to here and skip those that are not {@link isLive}. */
  size = 0;
  /** Label sets held now. */
  count = 0;
  /** The labels that every series has, but for those that the metric declares itself. */
  readonly constants: Readonly<Record<string, string>>;

  readonly #metric: ExposedMetric;
  readonly #events: SeriesEvents;
  readonly #columns: readonly LabelColumn[];
  readonly #parts: readonly Part[];
  readonly #declared: ReadonlySet<string>;
  readonly #freeSlots: number[] = [];
  readonly #tuple: Uint32Array;
  #tuples: Uint32Array;
  #hashes: Int32Array;
  #index: Int32Array;
  #live: Uint8Array;

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
    this.#tuple = new Uint32Array(this.#columns.length);
    this.#tuples = new Uint32Array(INITIAL_CAPACITY * this.#columns.length);
    this.#hashes = new Int32Array(INITIAL_CAPACITY);
    this.#live = new Uint8Array(INITIAL_CAPACITY);
    this.#index = new Int32Array(INITIAL_CAPACITY * 2).fill(NONE);
    events.grown(INITIAL_CAPACITY);
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
    return this.#live[slot] === 1;
  }

  /**
   * The slot of a label set, which is created if it is new. Past a budget the set with `other` is meant.
   *
   * @throws TelltaleError `TELLTALE_LABEL_UNKNOWN`, `TELLTALE_LABEL_MISSING`, `TELLTALE_LABEL_VALUE`; nothing has changed then.
   */
  slotOf(given: LabelRecord): number {
    const labels = given ?? noLabels; // From JavaScript, a call may forget them.
    const columns = this.#columns;
    const tuple = this.#tuple;
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
    if (surplus !== 0) this.#refuseUnknown(labels);
    const slot = this.#find(hash);
    return slot === NONE ? this.#admit(labels) : slot;
  }

  /** The slot of a label set that is held; -1 if there is none. Creates nothing. */
  find(labels: LabelRecord): number {
    let hash = 0;
    for (const [i, column] of this.#columns.entries()) {
      const id = column.ids.get(labels[column.recorded]);
      if (id === undefined) return NONE;
      this.#tuple[i] = id;
      hash = mix(hash, id);
    }
    return this.#find(hash);
  }

  remove(slot: number): void {
    if (!this.isLive(slot)) return;
    this.#unlink(slot);
    for (let i = 0; i < this.#columns.length; i++) {
      this.#columns[i]!.release(this.#tuples[slot * this.#columns.length + i]!);
    }
    this.#live[slot] = 0;
    this.#freeSlots.push(slot);
    this.count--;
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
      const value = column.valueOf(this.#tuples[slot * this.#columns.length + i]!);
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
        'column' in part
          ? part.column.textLength(this.#tuples[slot * this.#columns.length + part.index]!) + 1
          : part.constant.length * 3 + 1;
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
        const id = this.#tuples[slot * this.#columns.length + part.index]!;
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
      const id = 'column' in part ? this.#tuples[slot * this.#columns.length + part.index]! : ABSENT;
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
      const value = read(part.column, this.#tuples[slot * this.#columns.length + part.index]!);
      if (value !== '' || !part.column.optional) labels[part.name] = value;
    }
    return labels;
  }

  // Validates every label before anything changes, so that a refused call leaves no trace.
  #admit(labels: LabelRecord): number {
    this.#refuseUnknown(labels);
    const record: Record<string, string> = {};
    for (const column of this.#columns) {
      const value = this.#checked(column, labels[column.recorded]);
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
      this.#tuple[i] = id;
      hash = mix(hash, id);
    }
    const slot = this.#find(hash);
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

  #checked(column: LabelColumn, value: unknown): string | undefined {
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    if (text === undefined || text === null) {
      if (column.optional) return undefined;
      const problem = `${this.#metric.name} was recorded without its label "${column.recorded}"`;
      throw new TelltaleError('TELLTALE_LABEL_MISSING', problem, value);
    }
    if (typeof text !== 'string' || (column.closed !== null && !column.ids.has(text))) {
      const allowed = column.closed === null ? 'a text' : `one of ${column.closed.map(shown).join(', ')}`;
      const problem = `${this.#metric.name} takes ${allowed} as "${column.recorded}", not ${shown(value)}`;
      throw new TelltaleError('TELLTALE_LABEL_VALUE', problem, value);
    }
    return text === '' && column.optional ? undefined : text;
  }

  #refuseUnknown(labels: LabelRecord): void {
    for (const name in labels) {
      if (this.#declared.has(name)) continue;
      const has = this.#declared.size === 0 ? 'it has no labels' : `it has ${[...this.#declared].join(', ')}`;
      throw new TelltaleError(
        'TELLTALE_LABEL_UNKNOWN',
        `${this.#metric.name} has no label ${shown(name)}; ${has}`,
        name,
      );
    }
  }

  // The tuple looked for or created is in #tuple.

  #find(hash: number): number {
    const index = this.#index;
    const mask = index.length - 1;
    const arity = this.#columns.length;
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const slot = index[at]!;
      if (slot === NONE) return NONE;
      if (this.#hashes[slot] !== hash) continue;
      let i = 0;
      while (i < arity && this.#tuples[slot * arity + i] === this.#tuple[i]) i++;
      if (i === arity) return slot;
    }
  }

  #create(hash: number): number {
    const slot = this.#freeSlots.pop() ?? this.size++;
    if (slot >= this.#live.length) this.#grow();
    const arity = this.#columns.length;
    for (let i = 0; i < arity; i++) {
      this.#tuples[slot * arity + i] = this.#tuple[i]!;
      this.#columns[i]!.retain(this.#tuple[i]!);
    }
    this.#hashes[slot] = hash;
    this.#live[slot] = 1;
    this.count++;
    this.#link(slot);
    this.#events.created(slot);
    return slot;
  }

  #link(slot: number): void {
    const mask = this.#index.length - 1;
    let at = this.#hashes[slot]! & mask;
    while (this.#index[at] !== NONE) at = (at + 1) & mask;
    this.#index[at] = slot;
  }

  // Linear probing without tombstones: what follows moves up as long as it may (Knuth, 6.4, algorithm R).
  #unlink(slot: number): void {
    const index = this.#index;
    const mask = index.length - 1;
    let hole = this.#hashes[slot]! & mask;
    while (index[hole] !== slot) hole = (hole + 1) & mask;
    for (let at = (hole + 1) & mask; index[at] !== NONE; at = (at + 1) & mask) {
      const home = this.#hashes[index[at]!]! & mask;
      if (((at - home) & mask) < ((at - hole) & mask)) continue;
      index[hole] = index[at]!;
      hole = at;
    }
    index[hole] = NONE;
  }

  #grow(): void {
    const capacity = this.#live.length * 2;
    this.#tuples = enlarged(this.#tuples, new Uint32Array(capacity * this.#columns.length));
    this.#hashes = enlarged(this.#hashes, new Int32Array(capacity));
    this.#live = enlarged(this.#live, new Uint8Array(capacity));
    this.#index = new Int32Array(capacity * 2).fill(NONE);
    for (let slot = 0; slot < this.size; slot++) if (this.isLive(slot)) this.#link(slot);
    this.#events.grown(capacity);
  }
}

function mix(hash: number, id: number): number {
  const mixed = Math.imul(hash ^ id, 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}

function enlarged<A extends Uint32Array | Int32Array | Uint8Array>(before: A, after: A): A {
  after.set(before);
  return after;
}
