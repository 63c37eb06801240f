import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { SeededRandom } from '../seeded-random.ts';
import { arrivals } from './arrivals.ts';
import type { Arrival } from './arrivals.ts';
import { floodLabels } from './flood.ts';
import { GatewayClient } from './gateway-client.ts';
import { decideApprovals } from './operators.ts';
import { People } from './people.ts';
import { Visitor } from './visitor.ts';
import type { Place } from './visitor.ts';
import { channels, plans } from './vocabulary.ts';

/** So many times as many come besides. */
const SPIKE = 3;
// Visitors who pile up because the gateway does not answer; a machine has only so many sockets.
const MOST_VISITORS = 2000;
// A machine that slept, or was too busy, is not made up for: all at once would be another load.
const MOST_LATE_MILLISECONDS = 2000;
/** Who registered before the desk opened today. */
const FOUNDERS = 12;

/** Everybody who comes to the gateway. */
export class Load {
  readonly #aborter = new AbortController();
  readonly #gateway: GatewayClient;
  readonly #place: Place;
  readonly #random: SeededRandom;
  #running: Promise<unknown> = Promise.resolve();
  #startedAt = 0;
  #visitors = 0;
  #flood: AbortController | undefined;
  #spike: AbortController | undefined;
  #isQuiet = false;

  constructor(gatewayUrl: string, seed: number) {
    setMaxListeners(0, this.#aborter.signal);
    this.#gateway = new GatewayClient(gatewayUrl);
    this.#random = new SeededRandom(seed);
    this.#place = {
      gateway: this.#gateway,
      people: new People(),
      signal: this.#aborter.signal,
      isAskingAgents: () => !this.#isQuiet,
    };
  }

  start(): void {
    const [visitors, operator] = [this.#random.fork(), this.#random.fork()];
    this.#running = Promise.all([this.#open(visitors), decideApprovals(this.#place, operator)]);
  }

  /** Four times as many visitors as usual at that time of the day. */
  setSpike(active: boolean): void {
    this.#spike?.abort();
    this.#spike = active ? new AbortController() : undefined;
    if (this.#spike === undefined) return;
    const fromSeconds = (performance.now() - this.#startedAt) / 1000;
    const extra = arrivals(this.#random.fork(), { fromSeconds, times: SPIKE });
    void this.#send(extra, AbortSignal.any([this.#spike.signal, this.#place.signal]));
  }

  /** Nobody asks an agent. */
  setQuiet(active: boolean): void {
    this.#isQuiet = active;
  }

  /** Registrations by channels that nobody knows. */
  setFlood(active: boolean): void {
    this.#flood?.abort();
    this.#flood = active ? new AbortController() : undefined;
    if (this.#flood !== undefined) void floodLabels(this.#place, this.#flood.signal, this.#random.fork());
  }

  async close(): Promise<void> {
    this.#flood?.abort();
    this.#spike?.abort();
    this.#aborter.abort();
    await this.#running;
    this.#gateway.close();
  }

  async #open(random: SeededRandom): Promise<void> {
    await this.#found();
    this.#startedAt = performance.now();
    await this.#send(arrivals(random), this.#place.signal);
  }

  /** Sends visitors on their way when their time comes. Never rejects. */
  async #send(coming: Iterable<Arrival>, signal: AbortSignal): Promise<void> {
    let startedAt = this.#startedAt;
    for (const { atSeconds, steps } of coming) {
      startedAt = Math.max(startedAt, performance.now() - MOST_LATE_MILLISECONDS - atSeconds * 1000);
      const wait = startedAt + atSeconds * 1000 - performance.now();
      // It is over where the wait is called off.
      if (wait > 1) await delay(wait, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      if (this.#visitors >= MOST_VISITORS) continue;
      this.#visitors++;
      void new Visitor(this.#place).walk(steps).finally(() => this.#visitors--);
    }
  }

  /** Others come back; the first must have registered. */
  async #found(): Promise<void> {
    for (let i = 0; i < FOUNDERS; i++) {
      const [channel, plan] = [channels[i % channels.length]!, plans[i % plans.length]!];
      await new Visitor(this.#place).walk([{ type: 'register', channel, plan, thinkMilliseconds: 0 }]);
      if (this.#place.signal.aborted) return;
    }
  }
}
