import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';

const ALLOWED = 5;
const WINDOW_SECONDS = 30;
const MAX_WATCHED = 5000;

/** Counts failed attempts to sign in, so that secrets cannot be tried out. */
@Injectable()
export class FailedAttempts {
  readonly #failures = new LRUCache<string, number>({
    max: MAX_WATCHED,
    ttl: WINDOW_SECONDS * 1000,
    noUpdateTTL: true,
  });

  /** Seconds until the user may try again; 0 where that is now. */
  secondsToWait(user: string): number {
    if ((this.#failures.get(user) ?? 0) < ALLOWED) return 0;
    return Math.ceil(this.#failures.getRemainingTTL(user) / 1000);
  }

  add(user: string): void {
    this.#failures.set(user, (this.#failures.get(user) ?? 0) + 1);
  }

  forget(user: string): void {
    this.#failures.delete(user);
  }
}
