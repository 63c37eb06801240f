import type { Clock } from '../../clock.ts';
import { TelltaleError, shown } from '../../errors.ts';

/** How often one client may ask. A client is an IPv4 address or a /64 network of IPv6. */
export interface RateLimitOptions {
  /** Requests a second in the long run. */
  readonly requestsPerSecond: number;
  /** Requests that may come at once after a pause. @default ten times `requestsPerSecond`, and at least 1 */
  readonly burst?: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

// About a megabyte. Beyond that many clients, the one that was silent longest starts afresh.
const MAX_CLIENTS = 10_000;

/** A bucket of tokens for each client. */
export class RateLimit {
  readonly #perSecond: number;
  readonly #burst: number;
  readonly #clock: Clock;
  // From the one that was silent longest to the one that asked last.
  readonly #buckets = new Map<string, Bucket>();

  /** @throws TelltaleError `TELLTALE_OPTIONS` */
  constructor(options: RateLimitOptions, clock: Clock) {
    this.#perSecond = positive('requestsPerSecond', options.requestsPerSecond, Number.MIN_VALUE);
    this.#burst = positive('burst', options.burst ?? Math.max(1, this.#perSecond * 10), 1);
    this.#clock = clock;
  }

  /** Takes a token; 0 where there was one, otherwise the seconds until there is. */
  take(client: string): number {
    const now = this.#clock.monotonic();
    const bucket = this.#buckets.get(client) ?? { tokens: this.#burst, at: now };
    bucket.tokens = Math.min(this.#burst, bucket.tokens + ((now - bucket.at) / 1000) * this.#perSecond);
    bucket.at = now;
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > MAX_CLIENTS) this.#buckets.delete(this.#buckets.keys().next().value!);
    if (bucket.tokens < 1) return (1 - bucket.tokens) / this.#perSecond;
    bucket.tokens--;
    return 0;
  }
}

function positive(option: string, value: unknown, least: number): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= least) return value;
  const problem = `rateLimit.${option} is ${shown(value)}, ${least === 1 ? 'less than 1 or no number' : 'not a positive number'}`;
  throw new TelltaleError('TELLTALE_OPTIONS', problem, value);
}
