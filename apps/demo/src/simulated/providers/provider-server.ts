import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assetClassOf, priceOf } from '../../market.ts';
import type { ProviderAddress } from '../../parts/messages.ts';
import type { SeededRandom } from '../../seeded-random.ts';
import { moodOf } from './mood.ts';
import type { Personality } from './personalities.ts';
import { TokenBucket } from './token-bucket.ts';

const HISTORY_POINTS = 90;

/** A provider's HTTP interface: `/v1/quotes/:symbol`, `/v1/history/:symbol`, `/status`. */
export class ProviderServer {
  readonly #personality: Personality;
  readonly #chaos: ReadonlySet<string>;
  readonly #random: SeededRandom;
  readonly #startedAt = performance.now();
  readonly #bucket: TokenBucket;
  readonly #server: Server;
  #port = 0;

  constructor(personality: Personality, chaos: ReadonlySet<string>, random: SeededRandom) {
    this.#personality = personality;
    this.#chaos = chaos;
    this.#random = random;
    this.#bucket = new TokenBucket(personality.callsPerSecond, this.#startedAt);
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  async listen(): Promise<ProviderAddress> {
    await this.#open();
    this.#port = (this.#server.address() as AddressInfo).port;
    const { name, assetClasses } = this.#personality;
    return { name, assetClasses, port: this.#port };
  }

  get name(): string {
    return this.#personality.name;
  }

  /** One that is dead refuses connections. */
  async setDead(isDead: boolean): Promise<void> {
    if (isDead === !this.#server.listening) return;
    await (isDead ? this.close() : this.#open());
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Always on the port that it had first. */
  async #open(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    const now = performance.now();
    const mood = moodOf(this.#personality, this.#chaos, (now - this.#startedAt) / 1000);
    const [, what, symbol = ''] = /^\/(v1\/quotes|v1\/history|status)(?:\/([\w-]+))?$/.exec(request.url ?? '') ?? [];
    if (what !== 'status' && !this.#bucket.take(mood.callsPerSecond, now)) {
      send(response, 429, { error: 'Too many requests.' }, { 'retry-after': '1' });
      return;
    }
    const milliseconds = this.#random.logNormal(this.#personality.medianMilliseconds, this.#personality.sigma);
    const fails = this.#random.chance(mood.errorRatio);
    const timer = setTimeout(() => {
      if (fails) send(response, 503, { error: 'Something is wrong here.' });
      else if (what === 'status') send(response, 200, { status: 'ok' });
      else if (what === undefined || assetClassOf(symbol) === undefined) send(response, 404, { error: 'Unknown.' });
      else send(response, 200, what === 'v1/quotes' ? this.#quote(symbol) : this.#history(symbol));
    }, milliseconds * mood.slowdown);
    response.once('close', () => clearTimeout(timer));
  }

  #quote(symbol: string): unknown {
    const at = Date.now();
    return { symbol, price: priceOf(symbol, at), at, provider: this.#personality.name };
  }

  #history(symbol: string): unknown {
    const at = Date.now();
    const prices = Array.from({ length: HISTORY_POINTS }, (_, i) =>
      priceOf(symbol, at - (HISTORY_POINTS - i) * 60_000),
    );
    return { symbol, prices, at, provider: this.#personality.name };
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
