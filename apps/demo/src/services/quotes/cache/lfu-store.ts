import type { StoreState } from './second-level.ts';

interface Entry {
  readonly text: string;
  readonly expiresAt: number;
  uses: number;
}

// Looking at a few entries finds one that is used little; looking at all would take longer the fuller the store is.
const SAMPLES = 8;

/** Texts by key, the least used thrown out first. */
export class LfuStore {
  readonly #capacity: number;
  readonly #entries = new Map<string, Entry>();
  readonly #evicted = { lfu: 0, ttl: 0 };
  #bytes = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get state(): StoreState {
    return { items: this.#entries.size, bytes: this.#bytes, evicted: { ...this.#evicted } };
  }

  /** @param now - Milliseconds since the Unix epoch. */
  get(key: string, now: number): string | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    if (entry.expiresAt <= now) {
      this.#evict(key, 'ttl');
      return undefined;
    }
    entry.uses++;
    return entry.text;
  }

  set(key: string, text: string, now: number, keepMilliseconds: number): void {
    const before = this.#entries.get(key);
    this.delete(key);
    if (this.#entries.size >= this.#capacity) this.#makeRoom(now);
    this.#entries.set(key, {
      text,
      expiresAt: now + keepMilliseconds,
      uses: before === undefined ? 0 : before.uses + 1,
    });
    this.#bytes += bytesOf(key, text);
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= bytesOf(key, entry.text);
  }

  /** Removes what is too old. */
  sweep(now: number): void {
    for (const [key, { expiresAt }] of this.#entries) if (expiresAt <= now) this.#evict(key, 'ttl');
  }

  #makeRoom(now: number): void {
    const victim = this.#leastUsed();
    this.#evict(victim, this.#entries.get(victim)!.expiresAt <= now ? 'ttl' : 'lfu');
  }

  #leastUsed(): string {
    let victim = '';
    let fewest = Infinity;
    let looked = 0;
    // A map is in the order of insertion: those that were set last, and had no time to be used, are not looked at.
    for (const [key, { uses }] of this.#entries) {
      if (uses < fewest) [victim, fewest] = [key, uses];
      if (++looked === SAMPLES) break;
    }
    return victim;
  }

  #evict(key: string, reason: 'lfu' | 'ttl'): void {
    this.delete(key);
    this.#evicted[reason]++;
  }
}

/** Two bytes a character. */
function bytesOf(key: string, text: string): number {
  return 2 * (key.length + text.length);
}
