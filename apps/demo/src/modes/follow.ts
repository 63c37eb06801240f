import type { ServiceName } from '../parts/parts.ts';
import { scrapeDesk } from '../scrape/scrape-desk.ts';
import { ScrapeLoop } from '../scrape/scrape-loop.ts';
import type { Scrape } from '../scrape/scrape-page.ts';
import { noticeChanges } from '../signals/notice-changes.ts';
import { Watch } from '../signals/watch.ts';
import type { Journal } from './journal.ts';

/** Pages that are followed. */
export interface Followed {
  readonly watch: Watch;
  readonly last: () => Scrape | undefined;
  readonly stop: () => void;
}

/** Scrapes the pages every second, and notes in the journal what changed; calls back when there is something to show. */
export function follow(pages: ReadonlyMap<ServiceName, string>, journal: Journal, onSignals: () => void): Followed {
  const watch = new Watch();
  let last: Scrape | undefined;
  let isFailing = false;
  const loop = new ScrapeLoop((agent) => scrapeDesk(pages, agent), {
    onScrape(scrape) {
      isFailing = false;
      last = scrape;
      const before = watch.signals;
      watch.add(scrape);
      const after = watch.signals;
      if (after === undefined) return;
      for (const { text, mood } of noticeChanges(before, after)) journal.note(text, mood);
      onSignals();
    },
    onFailure(error) {
      if (!isFailing) journal.note(`a page could not be read: ${error.message}`, 'bad');
      isFailing = true;
      onSignals();
    },
  });
  loop.start();
  return { watch, last: () => last, stop: () => loop.stop() };
}
