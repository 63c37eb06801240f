import { setTimeout as delay } from 'node:timers/promises';
import type { ChaosName } from '../chaos/switches.ts';
import type { Environment } from './environment.ts';
import type { Facts, ScrapedPart } from './messages.ts';
import type { RunningPart, StartPart } from './running-part.ts';

const untilNextTry = (): Promise<void> => delay(1000, undefined, { ref: false });

/** Runs one part in this process: starts it, disturbs it, lets it die and come back, and stops it. */
export class PartHost {
  readonly #start: StartPart;
  readonly #pause: () => Promise<void>;
  #environment: Environment;
  /** What is under way comes one after another: nobody stops what still starts. */
  #turn: Promise<unknown> = Promise.resolve();
  #running: RunningPart | undefined;
  #isDead = false;
  #isStopped = false;

  /** @param pause - How long it waits before it tries to come back once more. */
  constructor(start: StartPart, environment: Environment, pause = untilNextTry) {
    this.#start = start;
    this.#pause = pause;
    this.#environment = environment;
  }

  /** Starts it, at the ports that it had if it ran before. */
  start(): Promise<Facts> {
    return this.#next(() => this.#open());
  }

  /** A dead service serves nothing, its metrics included, until it is started again. */
  switchChaos(name: ChaosName, active: boolean): void {
    if (name !== 'dead-service') {
      void this.#next(() => Promise.resolve(this.#running?.chaos?.[name]?.(active)));
      return;
    }
    this.#isDead = active;
    void (active ? this.#next(() => this.#close()) : this.#comeBack());
  }

  scrape(targets: readonly ScrapedPart[]): void {
    void this.#next(async () => this.#running?.scrape?.(targets));
  }

  stop(): Promise<void> {
    this.#isStopped = true;
    return this.#next(() => this.#close());
  }

  /** What it needs may be away just now: then it tries again, as whatever looks after services does. */
  async #comeBack(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      try {
        await this.#next(() => this.#openAgain());
        return;
      } catch (error) {
        if (attempt === 1) console.error(`A dead service cannot come back yet: ${(error as Error).message}`);
        await this.#pause();
      }
    }
  }

  async #openAgain(): Promise<void> {
    if (!this.#isDead && !this.#isStopped && this.#running === undefined) await this.#open();
  }

  async #open(): Promise<Facts> {
    this.#running = await this.#start(this.#environment);
    const { urls, metricsUrl } = this.#running.facts;
    const [url] = Object.values(urls);
    this.#environment = this.#environment.with({ PORT: portOf(url), METRICS_PORT: portOf(metricsUrl) });
    return this.#running.facts;
  }

  async #close(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    await running?.close();
  }

  #next<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => {});
    return done;
  }
}

function portOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : new URL(url).port;
}
