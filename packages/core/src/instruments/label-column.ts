import { OTHER } from '../catalog/labels.ts';
import type { ExposedLabel } from '../conventions/convention.ts';
import type { ByteWriter } from '../exposition/byte-writer.ts';
import { escapeLabelValue } from '../exposition/escape.ts';
import { TextArena } from './text-arena.ts';

/** Values longer than this many characters go to `other`: a hostile label must not fill the memory. */
const MAX_VALUE_LENGTH = 1024;

/** The number of the absent value of an optional label; it has no text. */
export const ABSENT = 0;

/**
 * The values of one label of one metric, as small numbers. A value is escaped and encoded once, when it is first seen;
 * series hold its number.
 */
export class LabelColumn {
  readonly recorded: string;
  readonly exposed: string;
  /** The allowed values, in their order; `null` for an open label. */
  readonly closed: readonly string[] | null;
  readonly optional: boolean;
  /** Number of a value. An absent optional value is found under `undefined` and `''`, with {@link ABSENT}. */
  readonly ids = new Map<string | undefined, number>();

  readonly #budget: number;
  readonly #nameLength: number;
  readonly #texts = new TextArena();
  readonly #values: string[] = [''];
  readonly #references: number[] = [0];
  readonly #freeIds: number[] = [];
  // Values whose text differs from them because UTF-8 cannot hold them, by that text: no other value may take it.
  readonly #replacements = new Map<string, number>();
  #distinct = 0;

  constructor(label: ExposedLabel & { readonly exposed: string }) {
    this.recorded = label.recorded;
    this.exposed = label.exposed;
    this.closed = label.values;
    this.optional = label.optional;
    this.#budget = label.budget;
    this.#nameLength = Buffer.byteLength(label.exposed);
    this.#texts.set(ABSENT, '');
    if (label.optional) {
      this.ids.set(undefined, ABSENT);
      this.ids.set('', ABSENT);
    }
    for (const value of label.values ?? []) this.#add(value);
  }

  /** The value that is recorded in place of `value`: itself, or `other` past the budget. */
  admitted(value: string): string {
    if (this.closed !== null || value === OTHER || this.ids.has(value)) return value;
    return this.#distinct < this.#budget && value.length <= MAX_VALUE_LENGTH ? value : OTHER;
  }

  /** Number of an admitted value. */
  idOf(value: string): number {
    return this.ids.get(value) ?? this.#add(value);
  }

  valueOf(id: number): string {
    return this.#values[id]!;
  }

  /** The value as a page shows it: different from every other one, and without what UTF-8 cannot hold. */
  shownOf(id: number): string {
    for (const [text, owner] of this.#replacements) if (owner === id) return text;
    return this.#values[id]!;
  }

  /** Bytes of `name="value"`; 0 for an absent value. */
  textLength(id: number): number {
    return this.#texts.length(id);
  }

  writeText(writer: ByteWriter, id: number): void {
    this.#texts.write(writer, id);
  }

  /** Writes `="value"`: the text without its name, for a format that writes the name differently. */
  writeValue(writer: ByteWriter, id: number): void {
    this.#texts.write(writer, id, this.#nameLength);
  }

  /** Counts a series that holds the value. */
  retain(id: number): void {
    this.#references[id]!++;
  }

  /** A series that held the value is gone; an open label forgets a value that no series holds. */
  release(id: number): void {
    const left = --this.#references[id]!;
    if (left > 0 || id === ABSENT || this.closed !== null) return;
    const value = this.#values[id]!;
    this.ids.delete(value);
    if (value !== OTHER) this.#distinct--;
    for (const [text, owner] of this.#replacements) if (owner === id) this.#replacements.delete(text);
    this.#texts.free(id);
    this.#values[id] = '';
    this.#freeIds.push(id);
  }

  #add(value: string): number {
    const id = this.#freeIds.pop() ?? this.#values.length;
    this.ids.set(value, id);
    this.#values[id] = value;
    this.#references[id] = 0;
    if (value !== OTHER) this.#distinct++;
    this.#texts.set(id, `${this.exposed}="${escapeLabelValue(this.#textOf(value, id))}"`);
    return id;
  }

  #textOf(value: string, id: number): string {
    let text = wellFormed(value);
    while (this.#replacements.has(text)) text += '\uFFFD';
    if (text !== value) {
      while (this.ids.has(text)) text += '\uFFFD';
      this.#replacements.set(text, id);
    }
    return text;
  }
}

/** A value without lone surrogates, which UTF-8 cannot hold: each is shown as U+FFFD and its code. */
function wellFormed(value: string): string {
  if (value.isWellFormed()) return value;
  return value.replaceAll(/[\uD800-\uDFFF]/gu, (surrogate) => `\uFFFD${surrogate.charCodeAt(0).toString(16)}`);
}
