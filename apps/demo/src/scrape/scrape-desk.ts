import type { Agent } from 'node:http';
import type { ServiceName } from '../parts/parts.ts';
import { readPage } from './read-page.ts';
import type { Families, Family, Sample } from './read-page.ts';
import { fetchPage } from './scrape-page.ts';
import type { Scrape } from './scrape-page.ts';

/** The label that says whose page a sample stands on. */
export const SERVICE = 'service';

/** What is added to the pages: 1 for a service whose page was read, 0 for one that did not answer. As in Prometheus. */
export const UP = 'up';

/**
 * Reads the pages of several services together, as one scrape: each sample gets a label `service`, and `up` tells which of
 * them answered. A service that does not answer is left out.
 *
 * ```text
 * http_server_active_requests{service="gateway",http_request_method="GET"} 3
 * up{service="gateway"} 1
 * ```
 *
 * @param pages - Where the metrics of each are, without `/metrics`.
 * @throws Error with service and line where a page is not as it must be
 */
export async function scrapeDesk(pages: ReadonlyMap<ServiceName, string>, agent?: Agent): Promise<Scrape> {
  const at = performance.now();
  const read = await Promise.all(
    [...pages].map(async ([service, url]) => [service, await pageOf(url, agent)] as const),
  );
  return { at, families: familiesOf(read) };
}

/** The services of a scrape that answered. */
export function servicesUp({ families }: Scrape): readonly string[] {
  const samples = families.get(UP)?.samples ?? [];
  return samples.filter(({ value }) => value === 1).map(({ labels }) => labels[SERVICE]!);
}

/** `undefined` where nothing answers, or something else than a page. */
async function pageOf(url: string, agent: Agent | undefined): Promise<string | undefined> {
  if (url === '') return undefined;
  try {
    const { status, body } = await fetchPage(`${url}/metrics`, undefined, agent);
    return status === 200 ? body : undefined;
  } catch {
    return undefined;
  }
}

/** The families of all pages. @throws Error with service and line where a page is not as it must be */
export function familiesOf(pages: readonly (readonly [service: string, page: string | undefined])[]): Families {
  const families = new Map<string, Family & { readonly samples: Sample[] }>();
  const ups: Sample[] = [];
  for (const [service, page] of pages) {
    ups.push({ name: UP, labels: {}, value: page === undefined ? 0 : 1, series: UP });
    if (page === undefined) continue;
    for (const { name, type, samples } of read(service, page).values()) {
      const family = families.get(name) ?? { name, type, samples: [] };
      if (family.type !== type)
        throw new Error(`${service}: ${name} is a ${type} here, and a ${family.type} elsewhere`);
      for (const sample of samples) family.samples.push(labelled(sample, service));
      families.set(name, family);
    }
  }
  const samples = ups.map((sample, i) => labelled(sample, pages[i]![0]));
  return families.set(UP, { name: UP, type: 'gauge', samples });
}

function read(service: string, page: string): Families {
  try {
    return readPage(page);
  } catch (error) {
    throw new Error(`${service}: ${(error as Error).message}`, { cause: error });
  }
}

function labelled({ name, labels, value, series }: Sample, service: string): Sample {
  const others = series.slice(name.length + 1, -1);
  return {
    name,
    labels: { [SERVICE]: service, ...labels },
    value,
    series: `${name}{${SERVICE}="${service}"${others === '' ? '' : `,${others}`}}`,
  };
}
