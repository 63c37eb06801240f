/**
 * The labels of one series, its metric name included as `__name__`: immutable, sorted by name, without empty values
 * (to Prometheus, an empty label is an absent one).
 *
 * @example
 * ```ts
 * import { Labels } from '@telltale/promql';
 *
 * const labels = Labels.from({ job: 'api', __name__: 'up' });
 * console.log(labels.get('job')); // => api
 * console.log(labels.get('missing') === ''); // => true
 * console.log(String(labels)); // => up{job="api"}
 * ```
 */
export class Labels {
  /** Names and values in turn, sorted by name: `['__name__', 'up', 'job', 'api']`. */
  readonly pairs: readonly string[];
  #key: string | undefined;

  private constructor(pairs: readonly string[]) {
    this.pairs = pairs;
  }

  /** The empty set: the labels of a total such as `sum(x)`. */
  static readonly empty: Labels = new Labels([]);

  /** Labels from an object or from `[name, value]` entries; later entries win, empty values are left out. */
  static from(entries: Readonly<Record<string, string>> | Iterable<readonly [string, string]>): Labels {
    const list = Symbol.iterator in entries ? [...entries] : Object.entries(entries);
    if (isRising(list)) return list.length === 0 ? Labels.empty : new Labels(list.flat());
    const byName = new Map<string, string>(list);
    const names = [...byName.keys()].filter((name) => byName.get(name) !== '').toSorted(byCodePoint);
    if (names.length === 0) return Labels.empty;
    // The copy is as long as it has to be; what grew by pushing takes half as much again, and storages keep many of these.
    return new Labels(names.flatMap((name) => [name, byName.get(name) ?? '']).slice());
  }

  /** The value of a label, or `''` where there is none. */
  get(name: string): string {
    const { pairs } = this;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) return pairs[i + 1] ?? '';
    return '';
  }

  /** Whether there is such a label. */
  has(name: string): boolean {
    const { pairs } = this;
    for (let i = 0; i < pairs.length; i += 2) if (pairs[i] === name) return true;
    return false;
  }

  /** The number of labels. */
  get size(): number {
    return this.pairs.length / 2;
  }

  /** A string that two label sets share exactly when they are equal: a key for maps. */
  get key(): string {
    return (this.#key ??= keyOf(this.pairs));
  }

  equals(other: Labels): boolean {
    return this === other || this.key === other.key;
  }

  /** These labels with some set, replaced, or (by `''`) removed. */
  with(changes: Readonly<Record<string, string>>): Labels {
    return Labels.from([...this, ...Object.entries(changes)]);
  }

  /** Only these labels. */
  pick(names: ReadonlySet<string>): Labels {
    return this.#filter((name) => names.has(name));
  }

  /** All but these labels. */
  omit(names: ReadonlySet<string>): Labels {
    return this.#filter((name) => !names.has(name));
  }

  #filter(keep: (name: string) => boolean): Labels {
    const { pairs } = this;
    const kept: string[] = [];
    for (let i = 0; i < pairs.length; i += 2) if (keep(pairs[i] ?? '')) kept.push(pairs[i] ?? '', pairs[i + 1] ?? '');
    if (kept.length === pairs.length) return this;
    return kept.length === 0 ? Labels.empty : new Labels(kept);
  }

  *[Symbol.iterator](): Generator<[string, string]> {
    const { pairs } = this;
    for (let i = 0; i < pairs.length; i += 2) yield [pairs[i] ?? '', pairs[i + 1] ?? ''];
  }

  /** As Prometheus writes a series: `up{job="api"}`, `{"my.metric", job="api"}`. */
  toString(): string {
    const name = this.get('__name__');
    const classic = name === '' || /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name);
    const parts = classic ? [] : [JSON.stringify(name)];
    for (const [label, value] of this) {
      if (label === '__name__') continue;
      parts.push(`${/^[a-zA-Z_]\w*$/.test(label) ? label : JSON.stringify(label)}=${JSON.stringify(value)}`);
    }
    const braces = parts.length > 0 || name === '' ? `{${parts.join(', ')}}` : '';
    return (classic ? name : '') + braces;
  }

  /** A plain object without prototype, as Prometheus' HTTP API shows a metric. */
  toJSON(): Record<string, string> {
    const record = Object.create(null) as Record<string, string>;
    for (const [name, value] of this) record[name] = value;
    return record;
  }
}

/** Whether names are sorted and told once, and no value is empty: what labels read from a page mostly are. */
function isRising(entries: readonly (readonly [string, string])[]): boolean {
  for (let i = 0; i < entries.length; i++) {
    const [name, value] = entries[i]!;
    if (value === '' || (i > 0 && name <= entries[i - 1]![0])) return false;
  }
  return true;
}

/** Lengths go before the strings: no value can imitate a separator. */
function keyOf(pairs: readonly string[]): string {
  let key = '';
  for (const part of pairs) key += `${part.length}:${part}`;
  return key;
}

/** Orders as Prometheus does, by bytes of UTF-8; for all but surrogates that is the order of UTF-16. */
function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Orders label sets as Prometheus orders results: by names and values in turn, the shorter first. */
export function compareLabels(a: Labels, b: Labels): number {
  const length = Math.min(a.pairs.length, b.pairs.length);
  for (let i = 0; i < length; i += 1) {
    const order = byCodePoint(a.pairs[i] ?? '', b.pairs[i] ?? '');
    if (order !== 0) return order;
  }
  return a.pairs.length - b.pairs.length;
}
