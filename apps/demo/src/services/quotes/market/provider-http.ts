import { lookup } from 'node:dns';
import { Agent } from 'undici';
import type { ProviderName } from '../../../provider-table.ts';
import type { QuotesTelemetry } from '../catalogs.ts';
import { ProviderError, troubleOf } from './provider-error.ts';

/** What a provider can be asked, and where. */
export type Operation = 'quote' | 'history' | 'status';
const paths: Readonly<Record<Operation, string>> = { quote: '/v1/quotes/', history: '/v1/history/', status: '/status' };

/** What the paths of all calls look like, for the metrics of them. */
export const pathTemplates: readonly string[] = ['/v1/quotes/{symbol}', '/v1/history/{symbol}', '/status'];

/** The interface of one provider over HTTP; every call is recorded. */
export class ProviderHttp {
  readonly #name: ProviderName;
  readonly #origin: string;
  readonly #metrics: QuotesTelemetry['provider'];
  readonly #agent: Agent;

  constructor(name: ProviderName, url: string, { provider }: QuotesTelemetry) {
    const { hostname, port } = new URL(url);
    this.#name = name;
    this.#metrics = provider;
    // Each provider has a host name of its own, as real ones have, and all of them are where the address says.
    this.#origin = `http://${name}.example:${port}`;
    this.#agent = new Agent({
      connections: 50,
      connect: { lookup: (_, options, found) => lookup(hostname, options, found) },
    });
  }

  /** @throws ProviderError */
  async call<T>(operation: Operation, symbol: string, signal: AbortSignal): Promise<T> {
    const labels = { provider: this.#name, operation };
    const endTimer = this.#metrics.requestDuration.startTimer(labels);
    try {
      const { statusCode, body } = await this.#agent.request({
        origin: this.#origin,
        path: paths[operation] + symbol,
        method: 'GET',
        signal,
      });
      const answer = await body.json();
      this.#metrics.requests.inc({ ...labels, status: String(statusCode) });
      const trouble = troubleOf(statusCode);
      if (trouble !== undefined) throw new ProviderError(trouble, `${this.#name} answered ${statusCode}.`, statusCode);
      return answer as T;
    } catch (thrown) {
      const error = thrown instanceof ProviderError ? thrown : withoutAnswer(this.#name, thrown);
      if (error.statusCode === undefined) this.#metrics.requests.inc({ ...labels, status: error.trouble });
      if (error.trouble === 'rate_limited') this.#metrics.rateLimited.inc(labels);
      else this.#metrics.errors.inc({ ...labels, error_type: error.trouble });
      throw error;
    } finally {
      endTimer();
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

function withoutAnswer(name: string, thrown: unknown): ProviderError {
  const isTimeout = thrown instanceof Error && (thrown.name === 'TimeoutError' || thrown.name === 'AbortError');
  if (isTimeout) return new ProviderError('timeout', `${name} took too long.`);
  return new ProviderError('connection', `${name} cannot be reached: ${String(thrown)}`);
}
