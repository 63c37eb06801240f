import type { Page } from 'playwright-core';

/** What a page did that it should not have. */
export interface Misdeeds {
  readonly errors: readonly string[];
  /** Addresses asked for outside of those that it is from. */
  readonly elsewhere: readonly string[];
}

/** @param origins - Where the page may ask. */
export function watchMisdeeds(page: Page, ...origins: readonly string[]): Misdeeds {
  const errors: string[] = [];
  const elsewhere: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (!origins.includes(origin) && protocol !== 'data:') elsewhere.push(request.url());
  });
  return { errors, elsewhere };
}
