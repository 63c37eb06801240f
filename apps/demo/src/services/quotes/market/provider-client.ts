import { instrumentBreaker } from '@telltale/instruments/opossum';
import type { Logger } from '@telltale/logging';
import CircuitBreaker from 'opossum';
import type { AssetClass, History, Quote } from '../../../market.ts';
import type { ProviderAbout, ProviderName } from '../../../provider-table.ts';
import { entryOf } from '../cache/entry.ts';
import type { DataType, Entry } from '../cache/entry.ts';
import type { QuotesTelemetry } from '../catalogs.ts';
import { isHarmless } from './provider-error.ts';
import { ProviderHttp } from './provider-http.ts';

const TIMEOUT_MILLISECONDS = 600;
// The breaker's time is up first: it is the one that counts time-outs.
const ABORT_MILLISECONDS = TIMEOUT_MILLISECONDS + 50;
const FIRST_REST_MILLISECONDS = 3000;
const LONGEST_REST_MILLISECONDS = 8000;

type Fetch = [dataType: DataType, symbol: string, lastResort: Entry | undefined];

/** Calls one provider, through a breaker of its own: opens when half of the last calls failed, then lets one through to see. */
export class ProviderClient {
  readonly name: ProviderName;
  readonly assetClasses: readonly AssetClass[];

  readonly #http: ProviderHttp;
  readonly #breaker: CircuitBreaker<Fetch, Entry>;
  readonly #undo: () => void;

  constructor(
    { name, assetClasses }: ProviderAbout & { readonly name: ProviderName },
    url: string,
    telemetry: QuotesTelemetry,
    logger: Logger,
  ) {
    this.name = name;
    this.assetClasses = assetClasses;
    this.#http = new ProviderHttp(name, url, telemetry);
    const options = {
      name,
      timeout: TIMEOUT_MILLISECONDS,
      errorThresholdPercentage: 50,
      volumeThreshold: 4,
      rollingCountTimeout: 1200,
      rollingCountBuckets: 4,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      // The first calls of a process take longer than any later one.
      allowWarmUp: true,
      resetTimeout: FIRST_REST_MILLISECONDS,
      errorFilter: isHarmless,
    };
    this.#breaker = new CircuitBreaker<Fetch, Entry>((dataType, symbol) => this.#load(dataType, symbol), options);
    this.#breaker.fallback((...args: [...Fetch, Error]) => {
      const [, , lastResort, error] = args;
      if (lastResort === undefined) throw error;
      return lastResort;
    });
    this.#undo = instrumentBreaker(telemetry, this.#breaker);
    this.#breaker.on('timeout', () => {
      logger.warn({ provider: name, timeout_ms: TIMEOUT_MILLISECONDS }, `${name} does not answer in time`);
    });
    this.#breaker.on('open', () => {
      logger.warn({ provider: name }, 'breaker opened: the provider is not asked');
      // Read each time it opens: who fails again is left alone for longer.
      options.resetTimeout = Math.min(2 * options.resetTimeout, LONGEST_REST_MILLISECONDS);
    });
    this.#breaker.on('close', () => {
      logger.info({ provider: name }, 'breaker closed: the provider is asked again');
      options.resetTimeout = FIRST_REST_MILLISECONDS;
    });
  }

  /** Whether it is asked at all. */
  get isAsked(): boolean {
    return !this.#breaker.opened;
  }

  /**
   * @param lastResort - What is answered where the provider has nothing.
   * @throws what went wrong, where there is no last resort; an open breaker's error without asking
   */
  fetch(dataType: DataType, symbol: string, lastResort?: Entry): Promise<Entry> {
    return this.#breaker.fire(dataType, symbol, lastResort);
  }

  /** Asks whether it is well: past the breaker, for the answer is what one wants to know. @throws ProviderError */
  async status(signal: AbortSignal): Promise<void> {
    await this.#http.call('status', '', AbortSignal.any([signal, AbortSignal.timeout(ABORT_MILLISECONDS)]));
  }

  async close(): Promise<void> {
    this.#breaker.shutdown();
    this.#undo();
    await this.#http.close();
  }

  async #load(dataType: DataType, symbol: string): Promise<Entry> {
    const signal = AbortSignal.timeout(ABORT_MILLISECONDS);
    return entryOf(dataType, await this.#http.call<Quote | History>(dataType, symbol, signal));
  }
}
