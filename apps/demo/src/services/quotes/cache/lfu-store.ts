/** Why an entry was removed. */
export type LfuEviction = 'lfu' | 'ttl';

/** A text and when it was stored. */
export interface Stored {
  readonly text: string;
  readonly storedAt: number;
}

interface Entry extends Stored {
  readonly expiresAt: number;
  uses: number;
}

// Looking at a few entries finds one that is used little; looking at all would take longer the fuller the store is.
const SAMPLES = 8;

/** The second cache level: more texts, kept longer, the least used thrown out first. */
export class LfuStore {
  readonly #capacity: number;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get items(): number {
    return this.#entries.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get(key: string): Stored | undefined {
    const entry = this.#entries.get(key);
    if (entry !== undefined) entry.uses++;
    return entry;
  }

  /** @returns what was evicted to make room. */
  set(key: string, text: string, now: number, expiresAt: number): LfuEviction[] {
    const uses = this.#entries.get(key)?.uses ?? 0;
    this.#delete(key);
    const evicted: LfuEviction[] = [];
    if (this.#entries.size >= this.#capacity) {
      const victim = this.#leastUsed();
      evicted.push(this.#entries.get(victim)!.expiresAt <= now ? 'ttl' : 'lfu');
      this.#delete(victim);
    }
    this.#entries.set(key, { text, storedAt: now, expiresAt, uses });
    this.#bytes += 2 * (key.length + text.length);
    return evicted;
  }

  /** Removes what is too old. */
  sweep(now: number): LfuEviction[] {
    const expired = [...this.#entries].filter(([, { expiresAt }]) => expiresAt <= now);
    for (const [key] of expired) this.#delete(key);
    return expired.map(() => 'ttl');
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #leastUsed(): string {
    let victim = '';
    let fewest = Infinity;
    let looked = 0;
    for (const [key, { uses }] of this.#entries) {
      if (uses < fewest) [victim, fewest] = [key, uses];
      if (++looked === SAMPLES) break;
    }
    return victim;
  }

  #delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= 2 * (key.length + entry.text.length);
  }
}
