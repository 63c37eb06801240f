import { LogRecords } from './log-record.ts';
import { lokiPayload } from './loki-payload.ts';
import { otlpPayload } from './otlp-payload.ts';
import { sendBatch } from './send-batch.ts';
import type { FailureReason, Sent } from './send-batch.ts';
import type { ResolvedShipping } from './shipping-options.ts';

/** What became of lines, told to the application's thread. */
export type Report =
  | { readonly is: 'settled'; readonly lines: number; readonly characters: number; readonly as: Settled }
  | { readonly is: 'attempt'; readonly seconds: number; readonly outcome: 'exported' | 'failed' }
  | { readonly is: 'trouble'; readonly detail: string }
  | { readonly is: 'flushed' };

export type Settled = 'exported' | 'shutdown' | FailureReason;

const FIRST_BACKOFF_SECONDS = 0.5;
const MAX_BACKOFF_SECONDS = 30;
const MAX_BATCH_CHARACTERS = 1024 * 1024;

/** Takes lines and ships them in batches, one request at a time, until it is told to flush. */
export class ShipLoop {
  readonly #options: ResolvedShipping;
  readonly #tell: (report: Report) => void;
  readonly #records = new LogRecords();
  #queue: string[] = [];
  #isRunning = false;
  #deadline = Number.POSITIVE_INFINITY;
  #wake = (): void => {};
  #isCollecting = false;

  constructor(options: ResolvedShipping, tell: (report: Report) => void) {
    this.#options = options;
    this.#tell = tell;
  }

  add(lines: readonly string[]): void {
    for (const line of lines) this.#queue.push(line);
    if (this.#isCollecting && this.#queue.length >= this.#options.maxBatchLines) this.#wake();
    if (!this.#isRunning) void this.#run();
  }

  /** Ships what waits without delay; what is not shipped in time is given up. */
  flush(milliseconds: number): void {
    this.#deadline = performance.now() + milliseconds;
    this.#wake();
    if (!this.#isRunning) this.#flushed();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#queue.length > 0) {
      this.#isCollecting = true;
      if (this.#queue.length < this.#options.maxBatchLines) await this.#pause(this.#options.batchDelaySeconds);
      this.#isCollecting = false;
      await this.#ship(this.#nextBatch());
    }
    this.#isRunning = false;
    if (this.#isFlushing) this.#flushed();
  }

  #flushed(): void {
    this.#deadline = Number.POSITIVE_INFINITY;
    this.#tell({ is: 'flushed' });
  }

  get #isFlushing(): boolean {
    return this.#deadline !== Number.POSITIVE_INFINITY;
  }

  #nextBatch(): readonly string[] {
    let characters = 0;
    let count = 0;
    while (count < this.#queue.length && count < this.#options.maxBatchLines) {
      characters += this.#queue[count]!.length;
      if (count > 0 && characters > MAX_BATCH_CHARACTERS) break;
      count++;
    }
    const batch = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return batch;
  }

  async #ship(lines: readonly string[]): Promise<void> {
    const sent = await this.#deliver(this.#payload(lines));
    if (sent.is === 'too-large' && lines.length > 1) {
      const half = Math.ceil(lines.length / 2);
      await this.#ship(lines.slice(0, half));
      await this.#ship(lines.slice(half));
    } else if (sent.is === 'accepted') {
      const rejected = Math.min(sent.rejected, lines.length);
      // Which ones, the back end does not say.
      this.#settle(lines.slice(0, rejected), 'rejected');
      this.#settle(lines.slice(rejected), 'exported');
    } else if (sent.is === 'given-up') this.#settle(lines, 'shutdown');
    else this.#settle(lines, sent.is === 'too-large' ? 'refused' : sent.reason);
  }

  #payload(lines: readonly string[]): string {
    const { to, identity } = this.#options;
    const records = lines.map((line) => this.#records.read(line));
    return to === 'loki' ? lokiPayload(records, identity) : otlpPayload(records, identity);
  }

  /** Until it is over: accepted, refused for good, or out of time. */
  async #deliver(body: string): Promise<Sent | { readonly is: 'given-up' }> {
    const { timeoutSeconds, retrySeconds } = this.#options;
    const start = performance.now();
    for (let attempt = 0; ; attempt++) {
      const left = this.#deadline - performance.now();
      if (left <= 0) return { is: 'given-up' };
      const begun = performance.now();
      const sent = await sendBatch(body, this.#options, Math.min(timeoutSeconds * 1000, left));
      const outcome = sent.is === 'accepted' ? 'exported' : 'failed';
      this.#tell({ is: 'attempt', seconds: (performance.now() - begun) / 1000, outcome });
      if (sent.is !== 'failed') return sent;
      this.#tell({ is: 'trouble', detail: sent.detail });
      const isLate = performance.now() - start >= retrySeconds * 1000;
      if (!sent.mayRetry || isLate) return sent;
      await this.#pause(backoffSeconds(attempt, sent.retryAfterSeconds, this.#isFlushing));
    }
  }

  #settle(lines: readonly string[], as: Settled): void {
    if (lines.length === 0) return;
    const characters = lines.reduce((sum, line) => sum + line.length, 0);
    this.#tell({ is: 'settled', lines: lines.length, characters, as });
  }

  /** Ends early when a batch that was waited for is there, and when it is time to flush. */
  #pause(seconds: number): Promise<void> {
    const milliseconds = Math.min(seconds * 1000, Math.max(0, this.#deadline - performance.now()));
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, this.#isFlushing ? Math.min(milliseconds, 100) : milliseconds);
    this.#wake = resolve;
    return promise.finally(() => {
      clearTimeout(timer);
      this.#wake = () => {};
    });
  }
}

/** Doubled with each attempt, and then anything between half of it and all: many services must not come back at once. */
function backoffSeconds(attempt: number, askedFor: number, isFlushing: boolean): number {
  if (isFlushing) return 0.1;
  const most = Math.min(MAX_BACKOFF_SECONDS, FIRST_BACKOFF_SECONDS * 2 ** attempt);
  return Math.max(Math.min(askedFor, 2 * MAX_BACKOFF_SECONDS), most * (0.5 + Math.random() / 2));
}
