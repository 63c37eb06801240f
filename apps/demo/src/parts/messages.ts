import type { ChaosName } from '../chaos/switches.ts';

/** Where others reach a part: `{ quotes: 'http://127.0.0.1:40123' }`. */
export type Addresses = Readonly<Record<string, string>>;

/** What a part says when it is ready. */
export interface Facts {
  /** Each becomes a variable of the parts that start later: `quotes` becomes `QUOTES_URL`. */
  readonly urls: Addresses;
  /** Where its metrics are, without `/metrics`; absent where it has none. */
  readonly metricsUrl?: string;
  /** Pages of servers that run beside it. */
  readonly pages?: readonly ScrapedPart[];
}

/** A page of metrics, and the service that it is of. */
export interface ScrapedPart {
  readonly url: string;
  readonly job: string;
}

/** From the demo to a part. */
export type ToPart =
  | { readonly type: 'chaos'; readonly name: ChaosName; readonly active: boolean }
  | { readonly type: 'scrape'; readonly targets: readonly ScrapedPart[] }
  | { readonly type: 'stop' };

/** From a part to the demo. */
export type FromPart =
  | { readonly type: 'ready'; readonly facts: Facts }
  | { readonly type: 'failed'; readonly message: string };
