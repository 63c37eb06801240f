import { TelltaleError } from '@telltale/core';

/** @throws TelltaleError `TELLTALE_OPTIONS` where a decorator is given what is no metric of a catalog */
export function expectMetric(decorator: string, definition: unknown): void {
  if (typeof definition === 'object' && definition !== null && 'catalog' in definition && 'key' in definition) return;
  const advice =
    definition === undefined
      ? 'The file that declares it was not read yet: move the catalog to a file that imports none of those that use it'
      : 'Declare it with defineCatalog and pass it as in orders.placed';
  throw new TelltaleError(
    'TELLTALE_OPTIONS',
    `${decorator} got ${shown(definition)} for a metric. ${advice}`,
    definition,
  );
}

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  return typeof value === 'object' && value !== null ? 'an object of no catalog' : String(value);
}
