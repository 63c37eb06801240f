import { Agent } from 'node:http';
import type { Scrape } from './scrape-page.ts';

const EVERY_MILLISECONDS = 1000;

/** Who hears of scrapes. */
export interface ScrapeListener {
  readonly onScrape: (scrape: Scrape) => void;
  readonly onFailure: (error: Error) => void;
}

/** Scrapes every second. */
export class ScrapeLoop {
  readonly #scrape: (agent: Agent) => Promise<Scrape>;
  readonly #listener: ScrapeListener;
  readonly #agent = new Agent({ keepAlive: true });
  #timer: NodeJS.Timeout | undefined;
  #isScraping = false;
  #isStopped = false;

  constructor(scrape: (agent: Agent) => Promise<Scrape>, listener: ScrapeListener) {
    this.#scrape = scrape;
    this.#listener = listener;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#next(), EVERY_MILLISECONDS);
    void this.#next();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#agent.destroy();
  }

  async #next(): Promise<void> {
    if (this.#isScraping) return;
    this.#isScraping = true;
    try {
      const scrape = await this.#scrape(this.#agent);
      if (!this.#isStopped) this.#listener.onScrape(scrape);
    } catch (error) {
      if (!this.#isStopped) this.#listener.onFailure(error as Error);
    } finally {
      this.#isScraping = false;
    }
  }
}
