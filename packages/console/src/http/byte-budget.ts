/** Bytes that one request holds. */
export interface HeldBytes {
  /** False, and nothing is taken, where it would be too much. */
  take(bytes: number): boolean;
  /** From here on it is not given up for others: nobody has to be waited for any more. */
  keep(): void;
  /** Gives all of them back. */
  release(): void;
}

interface Holder {
  bytes: number;
  readonly since: number;
  readonly giveUp: () => void;
}

/** Milliseconds in which nobody who is no slower than others needs more. */
const SLOW_AFTER = 1000;

/**
 * Bytes that all requests together may hold. Where there are no more, the one that has been under way for the longest time is given up:
 * a few slow senders or readers would otherwise keep everybody else out.
 */
export class ByteBudget {
  readonly #max: number;
  readonly #now: () => number;
  /** Those who wait for the other side, the longest first. */
  readonly #slow = new Set<Holder>();
  #held = 0;

  constructor(max: number, now: () => number = () => performance.now()) {
    this.#max = max;
    this.#now = now;
  }

  /** @param giveUp - Called once where it has to make room; its bytes are free then. */
  hold(giveUp: () => void): HeldBytes {
    const holder: Holder = { bytes: 0, since: this.#now(), giveUp };
    this.#slow.add(holder);
    return {
      take: (bytes) => {
        if (!this.#makeRoom(bytes, holder)) return false;
        holder.bytes += bytes;
        this.#held += bytes;
        return true;
      },
      keep: () => void this.#slow.delete(holder),
      release: () => this.#release(holder),
    };
  }

  #makeRoom(bytes: number, asking: Holder): boolean {
    if (bytes > this.#max) return false;
    const latest = this.#now() - SLOW_AFTER;
    for (const holder of this.#slow) {
      if (this.#held + bytes <= this.#max || holder.since > latest) break;
      if (holder === asking || holder.bytes === 0) continue;
      this.#release(holder);
      holder.giveUp();
    }
    return this.#held + bytes <= this.#max;
  }

  #release(holder: Holder): void {
    this.#slow.delete(holder);
    this.#held -= holder.bytes;
    holder.bytes = 0;
  }
}
