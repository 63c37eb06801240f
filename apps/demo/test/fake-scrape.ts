import { familiesOf } from '../src/scrape/scrape-desk.ts';
import type { Scrape } from '../src/scrape/scrape-page.ts';

/** A scrape of pages that nobody serves; `undefined` is a service that does not answer. */
export function fakeScrape(atSeconds: number, pages: Readonly<Record<string, string | undefined>>): Scrape {
  return { at: atSeconds * 1000, families: familiesOf(Object.entries(pages)) };
}
