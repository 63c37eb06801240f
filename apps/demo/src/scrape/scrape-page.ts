import { get } from 'node:http';
import type { Agent } from 'node:http';
import { text } from 'node:stream/consumers';
import { readPage } from './read-page.ts';
import type { Families } from './read-page.ts';

/** What the page said at a time. */
export interface Scrape {
  /** Milliseconds on a clock that never jumps. */
  readonly at: number;
  readonly families: Families;
}

/** A page as it came over the wire. */
export interface RawPage {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const TIMEOUT_MILLISECONDS = 3000;

/** Asks for a page, as Prometheus does. */
export function fetchPage(url: string, accept = 'text/plain;version=0.0.4', agent?: Agent): Promise<RawPage> {
  return new Promise((resolve, reject) => {
    const signal = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
    get(url, { headers: { accept }, signal, ...(agent === undefined ? {} : { agent }) }, (response) => {
      const { statusCode: status = 0, headers } = response;
      const contentType = headers['content-type'] ?? '';
      text(response).then((body) => resolve({ status, contentType, body }), reject);
    }).once('error', reject);
  });
}

/** Asks for the metrics page and reads it. @throws Error where there is none, or it is wrong */
export async function scrapePage(url: string, agent?: Agent): Promise<Scrape> {
  const { status, body } = await fetchPage(url, undefined, agent);
  if (status !== 200) throw new Error(`${url} answered ${status}`);
  return { at: performance.now(), families: readPage(body) };
}
