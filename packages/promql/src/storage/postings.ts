/** Numbers of series in rising order: those that have one label value. */
export class Postings {
  /** The label value, as one string for all series that have it. */
  readonly value: string;
  #numbers: Int32Array = new Int32Array(1);
  #isSorted = true;
  length = 0;

  constructor(value: string) {
    this.value = value;
  }

  /** Bytes of the list. */
  get bytes(): number {
    return this.#numbers.byteLength;
  }

  /** The numbers, valid until the next change. */
  get numbers(): Int32Array {
    const numbers = this.#numbers.subarray(0, this.length);
    if (!this.#isSorted) numbers.sort();
    this.#isSorted = true;
    return numbers;
  }

  /**
   * Adds a number. Most are above all others; those that are not, as series take the places of others that have gone, are put in order
   * when somebody looks: each at once would move half the list.
   */
  add(number: number): void {
    if (this.length === this.#numbers.length) {
      const larger = new Int32Array(this.length < 8 ? this.length * 2 : Math.ceil(this.length * 1.5));
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    if (this.length > 0 && number < this.#numbers[this.length - 1]!) this.#isSorted = false;
    this.#numbers[this.length] = number;
    this.length += 1;
  }

  /** Drops the numbers that are no longer wanted. */
  keep(isWanted: (number: number) => boolean): void {
    this.#numbers = this.numbers.filter(isWanted);
    this.length = this.#numbers.length;
  }
}

/** The numbers that are in both lists. */
export function intersect(a: Int32Array, b: Int32Array): Int32Array {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const both = new Int32Array(few.length);
  let length = 0;
  let at = 0;
  for (const number of few) {
    at = lowerBound(many, number, at);
    if (at === many.length) break;
    if (many[at] === number) both[length++] = number;
  }
  return both.subarray(0, length);
}

/** The numbers that are in any of the lists. */
export function union(lists: readonly Int32Array[]): Int32Array {
  if (lists.length < 2) return lists[0] ?? new Int32Array(0);
  const all = new Int32Array(lists.reduce((sum, list) => sum + list.length, 0));
  let length = 0;
  for (const list of lists) {
    all.set(list, length);
    length += list.length;
  }
  // A series has one value of a label, so that lists of one label share no number.
  return all.toSorted();
}

/** The first place from `start` on with a number that is not less; steps double, as the next is mostly near. */
function lowerBound(numbers: Int32Array, number: number, start: number): number {
  let low = start;
  let step = 1;
  while (low + step < numbers.length && numbers[low + step]! < number) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, numbers.length);
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
