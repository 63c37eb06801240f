import type { LookupFunction } from 'node:net';
import { Agent } from 'undici';
import type { ProviderAddress } from '../../parts/messages.ts';
import type { Cached } from '../cache/two-level-cache.ts';
import type { DeskTelemetry } from '../telemetry.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { ProviderError, blameOf, troubleOf } from './provider-error.ts';

/** What a provider can be asked, and where. */
export type Operation = 'quote' | 'history' | 'status';
const paths: Readonly<Record<Operation, string>> = { quote: '/v1/quotes/', history: '/v1/history/', status: '/status' };

/** What the paths of all calls look like, for the metrics of them. */
export const pathTemplates: readonly string[] = ['/v1/quotes/{symbol}', '/v1/history/{symbol}', '/status'];

/** What a provider answered. */
export interface Fetched<T> {
  readonly value: T;
  readonly source: 'provider';
}

const TIMEOUT_SECONDS = 0.6;

// The providers have host names as real ones would; all of them are on this machine.
const loopback: LookupFunction = (_, { all }, found) => {
  if (all) found(null, [{ address: '127.0.0.1', family: 4 }]);
  else found(null, '127.0.0.1', 4);
};

/** Calls one provider over HTTP, through a breaker of its own. */
export class ProviderClient {
  readonly name: string;
  readonly assetClasses: ProviderAddress['assetClasses'];

  readonly #origin: string;
  readonly #metrics: DeskTelemetry['provider'];
  readonly #breaker: CircuitBreaker;
  readonly #agent = new Agent({ connections: 50, connect: { lookup: loopback } });

  constructor({ name, port, assetClasses }: ProviderAddress, telemetry: DeskTelemetry) {
    this.name = name;
    this.assetClasses = assetClasses;
    this.#origin = `http://${name}.example:${port}`;
    this.#metrics = telemetry.provider;
    this.#breaker = new CircuitBreaker(name, telemetry, blameOf);
  }

  /**
   * @param fallback - What is answered where the provider has nothing.
   * @throws ProviderError, or BreakerOpenError without asking, where there is no fallback
   */
  fetch<T>(
    operation: Exclude<Operation, 'status'>,
    symbol: string,
    fallback?: Cached<T>,
  ): Promise<Cached<T> | Fetched<T>> {
    const call = async (): Promise<Cached<T> | Fetched<T>> => ({
      value: await this.#call<T>(operation, symbol),
      source: 'provider',
    });
    return this.#breaker.run(call, fallback && (() => fallback));
  }

  /** Asks whether it is well: past the breaker, for the answer is what one wants to know. @throws ProviderError */
  async status(): Promise<void> {
    await this.#call('status', '');
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }

  async #call<T>(operation: Operation, symbol: string): Promise<T> {
    const labels = { provider: this.name, operation };
    const endTimer = this.#metrics.requestDuration.startTimer(labels);
    try {
      const { statusCode, body } = await this.#get(paths[operation] + symbol);
      this.#metrics.requests.inc({ ...labels, status: String(statusCode) });
      const trouble = troubleOf(statusCode);
      if (trouble !== undefined) throw new ProviderError(trouble, `${this.name} answered ${statusCode}.`, statusCode);
      return body as T;
    } catch (thrown) {
      const error = thrown instanceof ProviderError ? thrown : connectionError(this.name, thrown);
      if (error.statusCode === undefined) this.#metrics.requests.inc({ ...labels, status: error.trouble });
      if (error.trouble === 'rate_limited') this.#metrics.rateLimited.inc(labels);
      else this.#metrics.errors.inc({ ...labels, error_type: error.trouble });
      throw error;
    } finally {
      endTimer();
    }
  }

  async #get(path: string): Promise<{ readonly statusCode: number; readonly body: unknown }> {
    const signal = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
    const { statusCode, body } = await this.#agent.request({ origin: this.#origin, path, method: 'GET', signal });
    return { statusCode, body: await body.json() };
  }
}

function connectionError(name: string, thrown: unknown): ProviderError {
  const isTimeout = thrown instanceof Error && thrown.name === 'TimeoutError';
  if (isTimeout) return new ProviderError('timeout', `${name} took longer than ${TIMEOUT_SECONDS} s.`);
  return new ProviderError('connection', `${name} cannot be reached: ${String(thrown)}`);
}
