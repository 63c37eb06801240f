import { symbols } from '../../market.ts';
import type { MarketData } from '../market/market-data.ts';
import type { DeskTelemetry } from '../telemetry.ts';
import { JobQueue } from './job-queue.ts';
import { JobRegistry } from './job-registry.ts';
import type { Job } from './job-registry.ts';
import { compareHistories } from './report.ts';
import { Workers } from './workers.ts';

const REFRESH_MILLISECONDS = 700;
const REFRESHED = 6;

/** Takes orders for reports, and keeps the most popular symbols fresh meanwhile. */
export class JobDesk {
  readonly queue: JobQueue<Job>;
  readonly #registry: JobRegistry;
  readonly #workers: Workers;
  readonly #refresher: NodeJS.Timeout;

  constructor(market: MarketData, telemetry: DeskTelemetry) {
    this.queue = new JobQueue('jobs', telemetry);
    this.#registry = new JobRegistry(telemetry);
    const work = {
      report: async (job: Job): Promise<void> => {
        const histories = await Promise.all(job.symbols.map((symbol) => market.history(symbol)));
        telemetry.quotes.reportSymbols.observe(job.symbols.length);
        job.result = compareHistories(histories.filter((history) => history !== undefined));
      },
      refresh: async ({ symbols }: Job): Promise<void> => {
        await Promise.all(symbols.map((symbol) => market.refresh(symbol)));
      },
    };
    this.#workers = new Workers(this.queue, work, telemetry);
    this.#refresher = setInterval(() => this.#refresh(), REFRESH_MILLISECONDS).unref();
  }

  order(symbols: readonly string[]): Job {
    const job = this.#registry.add('report', symbols);
    this.queue.push(job);
    return job;
  }

  find(id: string): Job | undefined {
    return this.#registry.find(id);
  }

  /** @param isStuck - Whether the workers hang, each in the job that it has. */
  setStuck(isStuck: boolean): void {
    this.#workers.setStuck(isStuck);
  }

  async close(): Promise<void> {
    clearInterval(this.#refresher);
    this.queue.close();
    await this.#workers.close();
    this.#registry.close();
  }

  #refresh(): void {
    this.queue.push(this.#registry.add('refresh', symbols.slice(0, REFRESHED)));
  }
}
