import { setMaxListeners } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { SeededRandom } from '../seeded-random.ts';
import { arrivals } from './arrivals.ts';
import { floodLabels } from './flood.ts';
import { GatewayClient } from './gateway-client.ts';
import { decideApprovals } from './operators.ts';
import { People } from './people.ts';
import { Visitor } from './visitor.ts';
import type { Place } from './visitor.ts';
import { channels, plans } from './vocabulary.ts';

const SPIKE = 4;
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
  readonly #seed: number;
  #running: Promise<unknown> = Promise.resolve();
  #flood: AbortController | undefined;
  #pace = 1;
  #isQuiet = false;

  constructor(gatewayUrl: string, seed: number) {
    setMaxListeners(0, this.#aborter.signal);
    this.#gateway = new GatewayClient(gatewayUrl);
    this.#seed = seed;
    this.#place = {
      gateway: this.#gateway,
      people: new People(),
      signal: this.#aborter.signal,
      isAskingAgents: () => !this.#isQuiet,
    };
  }

  start(): void {
    const random = new SeededRandom(this.#seed);
    const [visitors, operator] = [random.fork(), random.fork()];
    this.#running = Promise.all([this.#generate(visitors), decideApprovals(this.#place, operator)]);
  }

  /** Four times as many visitors. */
  setSpike(active: boolean): void {
    this.#pace = active ? SPIKE : 1;
  }

  /** Nobody asks an agent. */
  setQuiet(active: boolean): void {
    this.#isQuiet = active;
  }

  /** Registrations by channels that nobody knows. */
  setFlood(active: boolean): void {
    this.#flood?.abort();
    this.#flood = active ? new AbortController() : undefined;
    if (this.#flood !== undefined) void floodLabels(this.#place, this.#flood.signal, new SeededRandom(this.#seed));
  }

  async close(): Promise<void> {
    this.#flood?.abort();
    this.#aborter.abort();
    await this.#running;
    this.#gateway.close();
  }

  /** Sends visitors on their way when their time comes; a pace above 1 makes that time run faster. Never rejects. */
  async #generate(random: SeededRandom): Promise<void> {
    const { signal } = this.#place;
    let visitors = 0;
    let before = 0;
    try {
      await this.#found();
      let due = performance.now();
      for (const { atSeconds, steps } of arrivals(random)) {
        due = Math.max(due, performance.now() - MOST_LATE_MILLISECONDS) + ((atSeconds - before) * 1000) / this.#pace;
        before = atSeconds;
        const wait = due - performance.now();
        if (wait > 1) await delay(wait, undefined, { signal });
        if (visitors >= MOST_VISITORS) continue;
        visitors++;
        void new Visitor(this.#place).walk(steps).finally(() => visitors--);
      }
    } catch {
      // The load stops.
    }
  }

  /** Others come back; the first must have registered. */
  async #found(): Promise<void> {
    for (let i = 0; i < FOUNDERS; i++) {
      const [channel, plan] = [channels[i % channels.length]!, plans[i % plans.length]!];
      await new Visitor(this.#place).walk([{ type: 'register', channel, plan, thinkMilliseconds: 0 }]);
      this.#place.signal.throwIfAborted();
    }
  }
}
