/** Numbers that look random and are the same for the same seed, so that a load can be repeated. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** At least 0 and below 1. Tommy Ettinger's mulberry32: 32 bits of state are plenty for a load. */
  uniform(): number {
    this.#state = (this.#state + 0x6d_2b_79_f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.uniform() * (high - low + 1));
  }

  pick<T>(from: readonly [T, ...T[]]): T {
    return from[Math.floor(this.uniform() * from.length)]!;
  }

  /** The time to the next event where events come independently of each other (a Poisson process). */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.uniform());
  }

  /** Latencies are about log-normal: most near the median, a few far above. */
  logNormal(median: number, sigma: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * this.uniform()));
  }

  /** A place in a list of the given length; the first are chosen most, in proportion to 1 / place (Zipf's law). */
  popular(length: number): number {
    return Math.min(length - 1, Math.floor(Math.exp(this.uniform() * Math.log(length + 1))) - 1);
  }

  /** A source of its own, so that what one user does changes nothing for the next. */
  fork(): SeededRandom {
    return new SeededRandom(Math.floor(this.uniform() * 2 ** 32));
  }
}
