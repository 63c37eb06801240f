import { Labels } from '../labels/labels.ts';
import { compileMatcher, literalValues } from './label-matcher.ts';
import { intersect, Postings, union } from './postings.ts';
import type { Matcher } from './storage.ts';

// What a Map's entry, a list and its buffer take in V8, about.
const ENTRY_BYTES = 370;

/** What a selector leaves to do: series that may match, and what they still have to satisfy. */
export interface Candidates {
  readonly numbers: Int32Array;
  readonly isMatch: (labels: Labels) => boolean;
}

interface LabelValues {
  /** The name, as one string for all series that have the label. */
  readonly name: string;
  readonly values: Map<string, Postings>;
}

/**
 * Finds series by their labels: for each value of each label, the numbers of the series that have it
 * (the inverted index of Prometheus' `tsdb/index/postings.go`).
 */
export class LabelIndex {
  readonly #names = new Map<string, LabelValues>();
  readonly #all = new Postings('');
  /** Bytes held, about. */
  bytes = 0;
  /** Grows with every change. */
  version = 0;

  /** Files a series under its number; returns its labels with strings that series share. */
  add(labels: Labels, number: number): Labels {
    this.version += 1;
    const entries: [string, string][] = [];
    for (const [name, value] of labels) {
      const label = this.#label(name);
      let postings = label.values.get(value);
      if (postings === undefined) {
        postings = new Postings(flat(value));
        label.values.set(postings.value, postings);
        this.bytes += ENTRY_BYTES + value.length;
      }
      this.#file(postings, number);
      entries.push([label.name, postings.value]);
    }
    this.#file(this.#all, number);
    return Labels.from(entries);
  }

  #label(name: string): LabelValues {
    let label = this.#names.get(name);
    if (label === undefined) {
      label = { name: flat(name), values: new Map() };
      this.#names.set(label.name, label);
      this.bytes += ENTRY_BYTES + name.length;
    }
    return label;
  }

  #file(postings: Postings, number: number): void {
    this.bytes -= postings.bytes;
    postings.add(number);
    this.bytes += postings.bytes;
  }

  /** Forgets series, in one pass over the lists that have any of them. */
  remove(series: ReadonlyMap<number, Labels>): void {
    this.version += 1;
    const touched = new Map<string, Set<string>>();
    for (const labels of series.values()) {
      for (const [name, value] of labels) {
        const values = touched.get(name) ?? new Set();
        touched.set(name, values.add(value));
      }
    }
    const isWanted = (number: number): boolean => !series.has(number);
    for (const [name, values] of touched) for (const value of values) this.#prune(name, value, isWanted);
    this.bytes -= this.#all.bytes;
    this.#all.keep(isWanted);
    this.bytes += this.#all.bytes;
  }

  #prune(name: string, value: string, isWanted: (number: number) => boolean): void {
    const values = this.#names.get(name)?.values;
    const postings = values?.get(value);
    if (values === undefined || postings === undefined) return;
    this.bytes -= postings.bytes;
    postings.keep(isWanted);
    this.bytes += postings.bytes;
    if (postings.length > 0) return;
    values.delete(value);
    this.bytes -= ENTRY_BYTES + value.length + postings.bytes;
    if (values.size > 0) return;
    this.#names.delete(name);
    this.bytes -= ENTRY_BYTES + name.length;
  }

  /** Names of labels in use, sorted. */
  names(): string[] {
    return [...this.#names.keys()].toSorted();
  }

  /** Values of a label in use, sorted. */
  values(name: string): string[] {
    return [...(this.#names.get(name)?.values.keys() ?? [])].toSorted();
  }

  /** The series that may satisfy all matchers. */
  find(matchers: readonly Matcher[]): Candidates {
    const lists: Int32Array[] = [];
    const tests: { readonly name: string; readonly test: (value: string) => boolean }[] = [];
    for (const matcher of matchers) {
      const list = this.#listOf(matcher);
      if (list === undefined) tests.push({ name: matcher.name, test: remember(compileMatcher(matcher)) });
      else lists.push(list);
    }
    const [first, ...rest] = lists.toSorted((a, b) => a.length - b.length);
    return {
      numbers: first === undefined ? this.#all.numbers.slice() : rest.reduce(intersect, first),
      isMatch: (labels) => tests.every(({ name, test }) => test(labels.get(name))),
    };
  }

  /** The series that satisfy a matcher, where they are found faster by its values than one by one. */
  #listOf(matcher: Matcher): Int32Array | undefined {
    const { name } = matcher;
    const literals = literalValues(matcher);
    if (literals !== undefined) return literals.includes('') ? undefined : this.#union(name, literals);
    if (matcher.op !== '=~') return undefined;
    const test = compileMatcher(matcher);
    // What matches the empty value also matches series without the label, of which there is no list.
    if (test('')) return undefined;
    const values = this.#names.get(name)?.values;
    if (values === undefined) return new Int32Array(0);
    // A label that tells most series apart is tested on the series that the other matchers leave.
    if (values.size * 4 > this.#all.length) return undefined;
    return this.#union(name, [...values.keys()].filter(test));
  }

  #union(name: string, values: readonly string[]): Int32Array {
    const byValue = this.#names.get(name)?.values;
    const lists = [...new Set(values)].map((value) => byValue?.get(value)?.numbers ?? new Int32Array(0));
    return lists.length === 1 ? lists[0]!.slice() : union(lists);
  }
}

/** Tests each value once, however many series have it. */
function remember(test: (value: string) => boolean): (value: string) => boolean {
  const known = new Map<string, boolean>();
  return (value) => {
    let result = known.get(value);
    if (result === undefined) known.set(value, (result = test(value)));
    return result;
  };
}

/** A copy: the text may be a slice, with which V8 keeps a whole page in memory. */
function flat(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
