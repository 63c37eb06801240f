import { randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Logger } from '@telltale/logging';
import { withSpan } from '@telltale/tracing';
import type { Pool } from 'pg';
import { inTransaction } from '../database/in-transaction.ts';
import type { LedgerTelemetry } from '../telemetry.ts';
import { readCsv } from './read-csv.ts';
import { carelessReadingOf, readingOf } from './reports.ts';
import type { ExportType } from './reports.ts';
import { Slots } from './slots.ts';

/** A file that was asked for. */
export type Export =
  | { readonly type: ExportType; readonly status: 'pending' }
  | { readonly type: ExportType; readonly status: 'failed' }
  /** CSV, compressed with gzip. */
  | { readonly type: ExportType; readonly status: 'ready'; readonly file: Buffer };

const AT_ONCE = 2;
const MOST_PENDING = 40;
const KEPT_SECONDS = 60;

/** Exports are made one after another and kept for a while. */
export class ExportDesk {
  readonly #pool: Pool;
  readonly #telemetry: LedgerTelemetry;
  readonly #logger: Logger;
  readonly #exports = new Map<string, Export>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #slots = new Slots(AT_ONCE);
  #pending = 0;
  #isCareless = false;
  #isClosed = false;

  constructor(pool: Pool, telemetry: LedgerTelemetry, logger: Logger) {
    this.#pool = pool;
    this.#telemetry = telemetry;
    this.#logger = logger;
  }

  /** Whether exports read far more than they should. */
  setCareless(isCareless: boolean): void {
    this.#isCareless = isCareless;
  }

  /** @returns its id; `undefined` where too many wait already */
  request(type: ExportType): string | undefined {
    if (this.#pending >= MOST_PENDING) {
      this.#telemetry.dataExport.requests.inc({ export_type: type, status: 'failure' });
      return undefined;
    }
    const id = randomUUID();
    this.#exports.set(id, { type, status: 'pending' });
    void this.#make(id, type);
    return id;
  }

  /** `undefined` where there is none, or no longer. */
  find(id: string): Export | undefined {
    return this.#exports.get(id);
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers) clearTimeout(timer);
  }

  /** Never rejects. */
  async #make(id: string, type: ExportType): Promise<void> {
    this.#pending++;
    const { requests, duration, size } = this.#telemetry.dataExport;
    try {
      const file = await this.#slots.use(() =>
        withSpan('export', () => this.#read(type), {
          attributes: { 'export.type': type },
          metric: duration.with({ export_type: type }),
        }),
      );
      size.observe({ export_type: type }, file.length);
      requests.inc({ export_type: type, status: 'success' });
      this.#exports.set(id, { type, status: 'ready', file });
    } catch (error) {
      if (this.#isClosed) return;
      requests.inc({ export_type: type, status: 'failure' });
      this.#logger.error({ err: error, type }, 'an export failed');
      this.#exports.set(id, { type, status: 'failed' });
    } finally {
      this.#pending--;
      this.#forgetLater(id);
    }
  }

  #read(type: ExportType): Promise<Buffer> {
    const reading = this.#isCareless ? carelessReadingOf(type) : readingOf(type);
    return inTransaction(this.#pool, async (client) => {
      await client.query('SET TRANSACTION READ ONLY');
      const gzip = createGzip({ level: 1 });
      const lines = Readable.from(readCsv(client, reading));
      lines.once('error', (error) => gzip.destroy(error));
      return buffer(lines.pipe(gzip));
    });
  }

  #forgetLater(id: string): void {
    if (this.#isClosed) return;
    const timer = setTimeout(() => {
      this.#exports.delete(id);
      this.#timers.delete(timer);
    }, KEPT_SECONDS * 1000).unref();
    this.#timers.add(timer);
  }
}
