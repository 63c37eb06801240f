import { Scraper, type ScraperOptions, type TargetStatus } from './scraper.ts';
import type { Target } from './target-options.ts';

/** All targets: whoever is new is scraped at once, whoever is gone ends. */
export class ScrapePool {
  readonly #options: ScraperOptions;
  /** By what makes a target another: its address and its labels. */
  readonly #scrapers = new Map<string, Scraper>();

  constructor(options: ScraperOptions) {
    this.#options = options;
  }

  get targets(): readonly TargetStatus[] {
    return [...this.#scrapers.values()].map(({ status }) => status);
  }

  /** Puts the targets of a source in the place of those that it had. Resolves when those that are gone have ended. */
  async replace(source: string, targets: readonly Target[]): Promise<void> {
    const wanted = new Map(targets.map((target) => [keyOf(target), target]));
    const gone: Promise<void>[] = [];
    for (const [key, scraper] of this.#scrapers) {
      if (scraper.status.target.pool !== source || wanted.has(key)) continue;
      this.#scrapers.delete(key);
      gone.push(scraper.stop());
    }
    for (const [key, target] of wanted) {
      if (!this.#scrapers.has(key)) this.#scrapers.set(key, new Scraper(target, this.#options));
    }
    await Promise.all(gone);
  }

  /** Resolves when every target was scraped once, or failed to be. */
  async firstScrapes(): Promise<void> {
    await Promise.all([...this.#scrapers.values()].map(({ firstScrape }) => firstScrape));
  }

  async close(): Promise<void> {
    const scrapers = [...this.#scrapers.values()];
    this.#scrapers.clear();
    await Promise.all(scrapers.map((scraper) => scraper.stop()));
  }
}

function keyOf({ url, labels, pool }: Target): string {
  return JSON.stringify([pool, url, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}
