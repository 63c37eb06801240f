import type { ServiceName } from '../parts/parts.ts';
import { Change } from './change.ts';
import { SERVICE, servicesUp } from './scrape-desk.ts';
import type { Scrape } from './scrape-page.ts';

/** What changed over several scrapes of the desk, service by service. */
export class DeskChange {
  readonly #scrapes: readonly Scrape[];
  readonly #changes = new Map<ServiceName, Change>();
  /** The services that answered last. */
  readonly up: ReadonlySet<string>;

  /** @param scrapes - The latest last; one at least. */
  constructor(scrapes: readonly Scrape[]) {
    this.#scrapes = scrapes;
    this.up = new Set(servicesUp(scrapes.at(-1)!));
  }

  /** Since the service answered: what it had counted before is no gain. */
  of(service: ServiceName): Change {
    const known = this.#changes.get(service);
    if (known !== undefined) return known;
    const last = this.#scrapes.at(-1)!;
    const down = this.#scrapes.findLastIndex((scrape) => !servicesUp(scrape).includes(service));
    const first = this.#scrapes[down + 1] ?? last;
    const change = new Change(first, last, { [SERVICE]: service });
    this.#changes.set(service, change);
    return change;
  }
}
