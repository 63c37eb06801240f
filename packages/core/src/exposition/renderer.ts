import type { Clock } from '../clock.ts';
import type { Instrument } from '../instruments/instrument.ts';
import { ChunkPool } from './chunk-pool.ts';
import { Dialect } from './dialect.ts';
import { Families } from './families.ts';
import { foreignFamiliesOf, foreignSteps } from './foreign-families.ts';
import type { OnSkipped } from './foreign-lines.ts';
import { negotiate } from './negotiate.ts';
import type { Negotiated } from './negotiate.ts';
import { SharedPage } from './page.ts';
import type { Page } from './page.ts';
import { PageWriter } from './page-writer.ts';
import type { WrittenPage } from './page-writer.ts';
import type { PageSource } from './source.ts';
import { runInSlices } from './time-slices.ts';

export interface RendererOptions {
  readonly clock: Clock;
  /** Told of each page that was made, however many scrapes share it. */
  readonly onRendered?: (facts: RenderingFacts) => void;
  /** Told of samples of the application's own client that cannot be shown. */
  readonly onSkipped?: OnSkipped;
}

export interface RenderingFacts {
  /** From the request, collectors included, to the finished page. */
  readonly durationSeconds: number;
  /** Before compression. */
  readonly bytes: number;
}

/** A page that scrapes are waiting for. */
interface Awaited {
  scrapes: number;
  readonly page: Promise<SharedPage>;
}

/**
 * Renders pages in chunks, and lets the event loop run every few milliseconds.
 *
 * Scrapes of the same format share one page until its first value is read. One that comes later gets the next page, which
 * is begun when the present one is finished, so no page is older than the request for it, and however many scrapes come
 * at once, at most one page is being written and one of each format waits. Collectors that are running are joined.
 */
export class PageRenderer {
  readonly #source: PageSource;
  readonly #clock: Clock;
  readonly #onRendered: (facts: RenderingFacts) => void;
  readonly #onSkipped: OnSkipped;
  readonly #pool = new ChunkPool();
  readonly #writer = new PageWriter(this.#pool);
  readonly #families = new Map<string, Families>();
  readonly #awaited = new Map<string, Awaited>();
  #refreshing: Promise<void> | undefined;
  // Settles when the page that was asked for last is finished: pages are written one at a time.
  #last: Promise<unknown> = Promise.resolve();

  constructor(source: PageSource, options: RendererOptions) {
    this.#source = source;
    this.#clock = options.clock;
    this.#onRendered = options.onRendered ?? ((): void => {});
    this.#onSkipped = options.onSkipped ?? ((): void => {});
  }

  /** The page in the format that an `Accept` header asks for. Whoever gets it releases it. */
  async render(accept?: string): Promise<Page> {
    const negotiated = negotiate(accept);
    let awaited = this.#awaited.get(negotiated.contentType);
    if (awaited === undefined) {
      awaited = { scrapes: 0, page: this.#begin(negotiated) };
      this.#awaited.set(negotiated.contentType, awaited);
    }
    awaited.scrapes++;
    return (await awaited.page).handle();
  }

  #begin(negotiated: Negotiated): Promise<SharedPage> {
    const start = this.#clock.monotonic();
    const page = Promise.all([this.#refresh(), this.#last]).then(() => this.#make(negotiated, start));
    // Not the page itself: what is awaited here stays until the next scrape.
    const finished = (): void => {};
    this.#last = page.then(finished, finished);
    return page;
  }

  #refresh(): Promise<void> {
    this.#refreshing ??= this.#source.refresh().finally(() => {
      this.#refreshing = undefined;
    });
    return this.#refreshing;
  }

  async #make({ contentType, format, escaping }: Negotiated, start: number): Promise<SharedPage> {
    const scrapes = this.#awaited.get(contentType)!.scrapes;
    this.#awaited.delete(contentType);
    let families = this.#families.get(contentType);
    if (families === undefined) {
      families = new Families(new Dialect(format, escaping));
      this.#families.set(contentType, families);
    }
    const written = await this.#write(families);
    const page = new SharedPage(contentType, written, this.#pool, scrapes);
    const durationSeconds = (this.#clock.monotonic() - start) / 1000;
    this.#onRendered({ durationSeconds, bytes: page.byteLength });
    return page;
  }

  async #write(families: Families): Promise<WrittenPage> {
    const { dialect } = families;
    const writer = this.#writer;
    writer.begin();
    const instruments = this.#source.instruments();
    await runInSlices(ownSteps(writer, families, instruments), this.#clock);
    const foreign = await foreignFamiliesOf(this.#source, this.#onSkipped);
    const taken = new Set(instruments.map(({ name }) => dialect.metricName(name)));
    const target = { writer, dialect, onSkipped: this.#onSkipped };
    await runInSlices(foreignSteps(foreign, taken, target), this.#clock);
    writer.reserve(dialect.format.end.length);
    writer.text(dialect.format.end);
    return writer.finish();
  }
}

/** Writes instruments, a step for each chunk. Between steps series may come and go. */
function* ownSteps(writer: PageWriter, families: Families, instruments: readonly Instrument[]): Generator<void> {
  for (const instrument of instruments) {
    const { series } = instrument;
    if (series.count === 0) continue;
    const family = families.of(instrument);
    writer.reserve(family.head.length);
    writer.raw(family.head);
    const end = series.beginReading();
    try {
      for (let slot = family.write(writer, 0, end); slot < end; slot = family.write(writer, slot, end)) {
        yield;
        writer.reserve(family.boundOf(slot));
      }
    } finally {
      series.endReading();
    }
  }
}
