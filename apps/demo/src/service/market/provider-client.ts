import { Agent, get } from 'node:http';
import type { LookupFunction } from 'node:net';
import { json } from 'node:stream/consumers';
import type { ProviderAddress } from '../../parts/messages.ts';
import type { DeskTelemetry } from '../telemetry.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import { ProviderError, isProvidersFault, troubleOf } from './provider-error.ts';

/** What a provider can be asked, and where. */
export type Operation = 'quote' | 'history' | 'status';
const paths: Readonly<Record<Operation, string>> = { quote: '/v1/quotes/', history: '/v1/history/', status: '/status' };

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

  readonly #host: string;
  readonly #port: number;
  readonly #telemetry: DeskTelemetry;
  readonly #breaker: CircuitBreaker;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 50 });

  constructor({ name, port, assetClasses }: ProviderAddress, telemetry: DeskTelemetry) {
    this.name = name;
    this.assetClasses = assetClasses;
    this.#host = `${name}.example`;
    this.#port = port;
    this.#telemetry = telemetry;
    this.#breaker = new CircuitBreaker(name, telemetry, isProvidersFault);
  }

  /** @throws ProviderError, or BreakerOpenError without asking */
  fetch<T>(operation: Exclude<Operation, 'status'>, symbol: string): Promise<T> {
    return this.#breaker.run(() => this.#call<T>(operation, symbol));
  }

  /** Asks whether it is well: past the breaker, for the answer is what one wants to know. @throws ProviderError */
  async status(): Promise<void> {
    await this.#call('status', '');
  }

  close(): void {
    this.#agent.destroy();
  }

  async #call<T>(operation: Operation, symbol: string): Promise<T> {
    const { provider, httpClient } = this.#telemetry;
    const labels = { provider: this.name, operation };
    const call = { http_request_method: 'GET', server_address: this.#host } as const;
    const start = performance.now();
    try {
      const { statusCode, body } = await this.#get(paths[operation] + symbol);
      const trouble = troubleOf(statusCode);
      const status = String(statusCode);
      const seconds = (performance.now() - start) / 1000;
      const error_type = trouble === undefined ? undefined : status;
      httpClient.duration.observe({ ...call, http_response_status_code: status, error_type }, seconds);
      provider.requests.inc({ ...labels, status });
      if (trouble !== undefined) throw new ProviderError(trouble, `${this.name} answered ${status}.`, statusCode);
      return body as T;
    } catch (thrown) {
      const error = thrown instanceof ProviderError ? thrown : connectionError(this.name, thrown);
      if (error.statusCode === undefined) {
        const seconds = (performance.now() - start) / 1000;
        httpClient.duration.observe({ ...call, error_type: error.trouble }, seconds);
        provider.requests.inc({ ...labels, status: error.trouble });
      }
      if (error.trouble === 'rate_limited') provider.rateLimited.inc(labels);
      else provider.errors.inc({ ...labels, error_type: error.trouble });
      throw error;
    } finally {
      provider.requestDuration.observe(labels, (performance.now() - start) / 1000);
    }
  }

  #get(path: string): Promise<{ readonly statusCode: number; readonly body: unknown }> {
    return new Promise((resolve, reject) => {
      const signal = AbortSignal.timeout(TIMEOUT_SECONDS * 1000);
      const target = { host: this.#host, port: this.#port, path, lookup: loopback, agent: this.#agent, signal };
      get(target, (response) => {
        const { statusCode = 0 } = response;
        json(response).then((body) => resolve({ statusCode, body }), reject);
      }).once('error', reject);
    });
  }
}

function connectionError(name: string, thrown: unknown): ProviderError {
  const isTimeout = thrown instanceof Error && thrown.name === 'AbortError';
  if (isTimeout) return new ProviderError('timeout', `${name} took longer than ${TIMEOUT_SECONDS} s.`);
  return new ProviderError('connection', `${name} cannot be reached: ${String(thrown)}`);
}
