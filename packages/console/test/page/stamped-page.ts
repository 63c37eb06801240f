import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is between a service and those who scrape it, and says of each sample when it was taken. */
export interface StampedPage {
  /** `host:port`; each of the scrapers has a path of its own. */
  readonly host: string;
  /** Resolves when all of them have stored it. */
  readonly stored: Promise<void>;
  close(): void;
}

/** Scrapes after which a scraper that is slow on a busy machine has stored it once. */
const TIMES_EACH = 3;

/**
 * Gives several scrapers the same page of samples with times of their own: whenever they ask, they store the same.
 *
 * @param page - In text 0.0.4, each line with its time, as {@link stamped} makes it.
 */
export async function serveStamped(page: string, scrapers: readonly string[]): Promise<StampedPage> {
  const given = new Map(scrapers.map((path) => [path, 0]));
  const stored = Promise.withResolvers<void>();
  const server = createServer(({ url = '' }, response) => {
    given.set(url, given.get(url)! + 1);
    // Who asks again has done with what was given before.
    if ([...given.values()].every((times) => times >= TIMES_EACH)) stored.resolve();
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stored: stored.promise,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A page of text 0.0.4 with a time on each sample, in milliseconds since the epoch. */
export function stamped(page: string, time: number): string {
  return page.replaceAll(/^[^#\n].*$/gm, (line) => `${line} ${time}`);
}
