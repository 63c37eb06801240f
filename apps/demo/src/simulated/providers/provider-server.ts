import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ChaosName } from '../../chaos/switches.ts';
import { assetClassOf, priceOf } from '../../market.ts';
import type { AssetClass } from '../../market.ts';
import { providers } from '../../provider-table.ts';
import type { ProviderName } from '../../provider-table.ts';
import type { SeededRandom } from '../../seeded-random.ts';
import { FragileServer } from './fragile-server.ts';
import { moodOf } from './mood.ts';
import type { Personality } from './personalities.ts';
import { RestartSchedule } from './restart-schedule.ts';
import { TokenBucket } from './token-bucket.ts';

const HISTORY_POINTS = 90;

/** A provider's HTTP interface: `/v1/quotes/:symbol`, `/v1/history/:symbol`, `/status`. */
export class ProviderServer {
  readonly #personality: Personality;
  readonly #assetClasses: readonly AssetClass[];
  readonly #chaos: ReadonlySet<ChaosName>;
  readonly #random: SeededRandom;
  readonly #bucket: TokenBucket;
  readonly #server: FragileServer;
  readonly #restarts: RestartSchedule | undefined;
  #hangs = false;

  constructor(personality: Personality, chaos: ReadonlySet<ChaosName>, random: SeededRandom) {
    this.#personality = personality;
    this.#assetClasses = providers.find(({ name }) => name === personality.name)!.assetClasses;
    this.#chaos = chaos;
    this.#random = random;
    this.#bucket = new TokenBucket(personality.callsPerSecond, performance.now());
    this.#server = new FragileServer(createServer((request, response) => this.#answer(request, response)));
    this.#restarts =
      personality.restarts &&
      new RestartSchedule(personality.restarts, (phase) => {
        this.#hangs = phase === 'hangs';
        this.#server.setDown('restart', phase === 'down');
      });
  }

  get name(): ProviderName {
    return this.#personality.name;
  }

  get url(): string {
    return this.#server.url;
  }

  async listen(host: string, port: number): Promise<void> {
    await this.#server.listen(host, port);
    this.#restarts?.start();
  }

  /** One that is dead refuses connections. */
  setDead(isDead: boolean): void {
    this.#server.setDown('dead', isDead);
  }

  async close(): Promise<void> {
    this.#restarts?.stop();
    await this.#server.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    request.resume();
    // Whoever asks gives up, or is cut off when the server goes down.
    if (this.#hangs) return;
    const mood = moodOf(this.#personality, this.#chaos);
    const [, what, symbol = ''] = /^\/(v1\/quotes|v1\/history|status)(?:\/([\w-]+))?$/.exec(request.url ?? '') ?? [];
    if (what !== 'status' && !this.#bucket.take(mood.callsPerSecond, performance.now())) {
      send(response, 429, { error: 'Too many requests.' }, { 'retry-after': '1' });
      return;
    }
    const milliseconds = this.#random.logNormal(this.#personality.medianMilliseconds, this.#personality.sigma);
    const fails = this.#random.chance(mood.errorRatio);
    const timer = setTimeout(() => {
      if (fails) send(response, 503, { error: 'Something is wrong here.' });
      else if (what === 'status') send(response, 200, { status: 'ok' });
      else if (what === undefined || !this.#knows(symbol)) send(response, 404, { error: 'Unknown.' });
      else send(response, 200, what === 'v1/quotes' ? this.#quote(symbol) : this.#history(symbol));
    }, milliseconds * mood.slowdown);
    response.once('close', () => clearTimeout(timer));
  }

  #knows(symbol: string): boolean {
    const assetClass = assetClassOf(symbol);
    return assetClass !== undefined && this.#assetClasses.includes(assetClass);
  }

  #quote(symbol: string): unknown {
    const at = Date.now();
    return { symbol, price: priceOf(symbol, at), at, provider: this.name };
  }

  #history(symbol: string): unknown {
    const at = Date.now();
    const prices = Array.from({ length: HISTORY_POINTS }, (_, i) =>
      priceOf(symbol, at - (HISTORY_POINTS - i) * 60_000),
    );
    return { symbol, prices, at, provider: this.name };
  }
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
  response.end(JSON.stringify(body));
}
