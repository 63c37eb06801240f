import { Agent } from 'node:http';
import { scrapePage } from './scrape-page.ts';
import type { Scrape } from './scrape-page.ts';

const EVERY_MILLISECONDS = 1000;

/** Who hears of scrapes. */
export interface ScrapeListener {
  readonly onScrape: (scrape: Scrape) => void;
  readonly onFailure: (error: Error) => void;
}

/** Scrapes a page every second. */
export class ScrapeLoop {
  readonly #url: string;
  readonly #listener: ScrapeListener;
  readonly #agent = new Agent({ keepAlive: true });
  #timer: NodeJS.Timeout | undefined;
  #isScraping = false;
  #isStopped = false;

  constructor(url: string, listener: ScrapeListener) {
    this.#url = url;
    this.#listener = listener;
  }

  start(): void {
    this.#timer = setInterval(() => void this.#scrape(), EVERY_MILLISECONDS);
    void this.#scrape();
  }

  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#agent.destroy();
  }

  async #scrape(): Promise<void> {
    if (this.#isScraping) return;
    this.#isScraping = true;
    try {
      const scrape = await scrapePage(this.#url, this.#agent);
      if (!this.#isStopped) this.#listener.onScrape(scrape);
    } catch (error) {
      if (!this.#isStopped) this.#listener.onFailure(error as Error);
    } finally {
      this.#isScraping = false;
    }
  }
}
