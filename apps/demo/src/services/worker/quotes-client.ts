import { request } from 'undici';
import type { Dispatcher } from 'undici';
import type { History } from '../../market.ts';
import { FinalError } from './final-error.ts';

const TIMEOUT_SECONDS = 3;

/** What the paths of its calls look like, for the metrics of them. */
export const quotesTemplates: readonly string[] = ['/symbols/{symbol}/history'];

/** Asks the quotes service. */
export class QuotesClient {
  readonly #origin: string;
  readonly #dispatcher: Dispatcher;

  constructor(origin: string, dispatcher: Dispatcher) {
    this.#origin = origin;
    this.#dispatcher = dispatcher;
  }

  /** @throws FinalError where nobody has ever heard of the symbol; Error where there is no answer */
  async history(symbol: string): Promise<History> {
    const { statusCode, body } = await request(`${this.#origin}/symbols/${encodeURIComponent(symbol)}/history`, {
      dispatcher: this.#dispatcher,
      signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000),
    });
    if (statusCode === 200) return (await body.json()) as History;
    await body.dump();
    if (statusCode === 404) throw new FinalError(`There is no symbol ${symbol}.`);
    throw new Error(`quotes answered ${statusCode} for the history of ${symbol}.`);
  }
}
