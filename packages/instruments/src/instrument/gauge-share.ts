import type { Gauge } from '@telltale/core';

/** How many shares each series of a gauge has, on the gauge itself: other copies of this package count on. */
const sharesOf = Symbol.for('telltale.gauge-shares');

type Labels = Readonly<Record<string, string | undefined>>;

type Shares = Map<string, number>;

/** What one instrument adds to one series. */
export interface SeriesShare {
  add(amount: number): void;
  set(amount: number): void;
}

interface OwnShare extends SeriesShare {
  release(): void;
}

/**
 * The part that one instrument has in a gauge whose series several may share, such as two consumers of one group: a series
 * is the sum of its shares, and goes with the last of them.
 */
export class GaugeShare<L extends Labels> {
  readonly #gauge: Gauge<L>;
  readonly #own = new Map<string, OwnShare>();

  constructor(gauge: Gauge<L>) {
    this.#gauge = gauge;
  }

  /** The share in a series, which is there from now on. */
  of(labels: L): SeriesShare {
    const key = keyOf(labels);
    let share = this.#own.get(key);
    if (share === undefined) this.#own.set(key, (share = takeShare(this.#gauge, labels, key)));
    return share;
  }

  /** Takes the shares out again: all of them, or the one in a series. */
  release(labels?: L): void {
    for (const key of labels === undefined ? this.#own.keys() : [keyOf(labels)]) {
      this.#own.get(key)?.release();
      this.#own.delete(key);
    }
  }
}

function takeShare<L extends Labels>(gauge: Gauge<L>, labels: L, key: string): OwnShare {
  const shares = sharesIn(gauge);
  const child = gauge.with(labels);
  let own = 0;
  const add = (amount: number): void => {
    own += amount;
    child.inc(amount);
  };
  shares.set(key, (shares.get(key) ?? 0) + 1);
  add(0);
  return {
    add,
    set: (amount) => add(amount - own),
    release() {
      add(-own);
      const left = shares.get(key)! - 1;
      if (left > 0) shares.set(key, left);
      else if (shares.delete(key)) gauge.remove(labels);
    },
  };
}

function sharesIn(gauge: object & { [sharesOf]?: Shares }): Shares {
  return (gauge[sharesOf] ??= new Map());
}

function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
