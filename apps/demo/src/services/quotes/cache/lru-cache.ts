/** Why an entry was removed. */
export type LruEviction = 'lru' | 'ttl';

interface Entry {
  readonly text: string;
  readonly expiresAt: number;
}

/** The first cache level: texts in the process, the least recently used thrown out first. */
export class LruCache {
  readonly #capacity: number;
  readonly #evicted: (reason: LruEviction) => void;
  // A map keeps the order of insertion: what is read is put in again, so the first is the least recently used.
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  constructor(capacity: number, evicted: (reason: LruEviction) => void) {
    this.#capacity = capacity;
    this.#evicted = evicted;
  }

  get items(): number {
    return this.#entries.size;
  }

  /** What the texts take, two bytes a character. */
  get bytes(): number {
    return this.#bytes;
  }

  get(key: string, now: number): string | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#delete(key, entry);
    if (entry.expiresAt <= now) {
      this.#evicted('ttl');
      return undefined;
    }
    this.#add(key, entry);
    return entry.text;
  }

  set(key: string, text: string, expiresAt: number): void {
    const before = this.#entries.get(key);
    if (before !== undefined) this.#delete(key, before);
    this.#add(key, { text, expiresAt });
    if (this.#entries.size <= this.#capacity) return;
    const [oldest, entry] = this.#entries.entries().next().value!;
    this.#delete(oldest, entry);
    this.#evicted('lru');
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }

  #add(key: string, entry: Entry): void {
    this.#entries.set(key, entry);
    this.#bytes += 2 * (key.length + entry.text.length);
  }

  #delete(key: string, entry: Entry): void {
    this.#entries.delete(key);
    this.#bytes -= 2 * (key.length + entry.text.length);
  }
}
