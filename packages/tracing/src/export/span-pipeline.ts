import { setImmediate as turn } from 'node:timers/promises';
import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import type { Clock, Logger } from '@telltale/core';
import { BackOff } from './back-off.ts';
import type { Delivery, Transport, Undelivered } from './delivery.ts';
import { lostOf, noSpansYet } from './export-counts.ts';
import type { DropReason, ExportCounts } from './export-counts.ts';
import { LossReports } from './loss-reports.ts';

/** Encoding a span takes about 5 µs. */
const SPANS_AT_ONCE = 64;

/** How spans wait for the back end. */
export interface PipelineLimits {
  /** Spans that wait at most; further ones are dropped. */
  readonly maxSpans: number;
  /** Spans of one request to the back end. */
  readonly batchSize: number;
  /** How long the first span of a batch waits for others. */
  readonly delaySeconds: number;
  /** How long one request may take. */
  readonly requestTimeoutSeconds: number;
  /** How long a batch is tried before it is given up. */
  readonly exportTimeoutSeconds: number;
}

/** Told of every attempt to send a batch. */
export type AttemptListener = (seconds: number, delivered: boolean) => void;

/**
 * Takes spans that have ended to a back end: one batch at a time, tried again while it may help, and never more of them
 * in memory than wait at most and one batch besides. Nothing in it throws into the application or keeps the process alive,
 * and every span is counted once as exported, dropped or failed.
 */
export class SpanPipeline implements SpanProcessor {
  readonly #transport: Transport;
  readonly #limits: PipelineLimits;
  readonly #clock: Clock;
  readonly #reports: LossReports;
  readonly #backOff = new BackOff();
  readonly #counts = noSpansYet();
  readonly #attempted: AttemptListener;
  #waiting: ReadableSpan[] = [];
  #underWay = 0;
  #delaySeconds: number;
  /** When an outage lets the next batch be tried. */
  #notBefore = -Infinity;
  #cancelTimer: (() => void) | undefined;
  #sending: Promise<void> | undefined;
  /** Ends a pause between two attempts. */
  #resume: (() => void) | undefined;
  readonly #abort = new AbortController();
  /** Calls of {@link flush} under way: nothing waits for better times meanwhile. */
  #hurries = 0;
  #isClosed = false;

  constructor(transport: Transport, limits: PipelineLimits, clock: Clock, logger: Logger, attempted: AttemptListener) {
    this.#transport = transport;
    this.#limits = limits;
    this.#clock = clock;
    this.#attempted = attempted;
    this.#delaySeconds = limits.delaySeconds;
    this.#reports = new LossReports(logger, clock, transport.destination, limits.maxSpans);
  }

  get counts(): ExportCounts {
    return { ...this.#counts, queued: this.#waiting.length + this.#underWay };
  }

  get queueLimit(): number {
    return this.#limits.maxSpans;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (this.#isClosed) return this.dropped('shutdown', 1);
    if (this.#waiting.length >= this.#limits.maxSpans) {
      this.dropped('queue_full', 1);
      this.#reports.overflowing();
      return;
    }
    this.#waiting.push(span);
    if (this.#sending !== undefined) return;
    if (this.#waiting.length === this.#limits.batchSize) this.#sendSoon(0);
    else if (this.#cancelTimer === undefined) this.#sendSoon(this.#delaySeconds * 1000);
  }

  /** Counts spans that were given up elsewhere. */
  dropped(reason: DropReason, spans: number): void {
    this.#counts.dropped[reason] += spans;
  }

  /** From now on spans hardly wait for each other: the process is about to end. */
  hasten(): void {
    this.#delaySeconds = Math.min(this.#delaySeconds, 0.1);
    if (this.#waiting.length > 0) this.#sendSoon(0);
  }

  async forceFlush(): Promise<void> {
    await this.flush(this.#limits.exportTimeoutSeconds);
  }

  /** Sends what waits, without a pause after failures. Resolves when that is done, or the time is up; never rejects. */
  async flush(timeoutSeconds: number): Promise<void> {
    const end = new AbortController();
    this.#hurries++;
    this.#resume?.();
    await within(timeoutSeconds, this.#emptied(end.signal));
    this.#hurries--;
    end.abort();
  }

  /** Sends what waits, and drops what has not gone when the time is up. Idempotent; never rejects. */
  async close(timeoutSeconds: number): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.flush(timeoutSeconds);
    this.#cancelTimer?.();
    this.#abort.abort();
    this.dropped('shutdown', this.#waiting.length);
    this.#waiting = [];
    await this.#sending;
    this.#transport.close();
  }

  async shutdown(): Promise<void> {
    await this.close(this.#limits.exportTimeoutSeconds);
  }

  /** Ends when nothing waits and nothing is under way any more. */
  async #emptied(end: AbortSignal): Promise<void> {
    while (!end.aborted && (this.#waiting.length > 0 || this.#sending !== undefined)) {
      this.#startSending();
      await this.#sending;
    }
  }

  #sendSoon(milliseconds: number): void {
    this.#cancelTimer?.();
    const delay = Math.max(milliseconds, this.#notBefore - this.#clock.monotonic(), 0);
    this.#cancelTimer = this.#clock.after(delay, () => this.#startSending());
  }

  #startSending(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    if (this.#sending !== undefined || this.#waiting.length === 0) return;
    this.#sending = this.#sendAll(this.#waiting.length).finally(() => {
      this.#sending = undefined;
      if (this.#waiting.length === 0 || this.#isClosed) return;
      this.#sendSoon(this.#waiting.length >= this.#limits.batchSize ? 0 : this.#delaySeconds * 1000);
    });
  }

  /** Sends as many spans as there are now; those that come meanwhile wait for the next time. */
  async #sendAll(spans: number): Promise<void> {
    for (let left = spans; left > 0 && this.#waiting.length > 0 && !this.#abort.signal.aborted;) {
      const batch = this.#waiting.splice(0, Math.min(left, this.#limits.batchSize));
      left -= batch.length;
      this.#underWay = batch.length;
      await this.#deliver(batch);
      this.#underWay = 0;
      // Without hurry, an outage makes the rest wait in the queue, where new spans find it full and are dropped.
      if (this.#backOff.failures > 0 && this.#hurries === 0) return;
    }
  }

  async #deliver(batch: readonly ReadableSpan[]): Promise<void> {
    let body: Uint8Array;
    try {
      body = await this.#encoded(batch);
    } catch (error) {
      this.#counts.failed.invalid += batch.length;
      const message = `they cannot be encoded: ${error instanceof Error ? error.message : String(error)}`;
      this.#reports.rejected(batch.length, message);
      return;
    }
    const giveUp = this.#clock.monotonic() + this.#limits.exportTimeoutSeconds * 1000;
    for (;;) {
      const delivery = await this.#attempt(body, giveUp);
      if (delivery.delivered) return this.#delivered(batch.length, delivery.rejected, delivery.message);
      if (this.#abort.signal.aborted) return this.dropped('shutdown', batch.length);
      const pause = Math.max(this.#backOff.failed(), (delivery.retryAfterSeconds ?? 0) * 1000);
      this.#notBefore = this.#clock.monotonic() + Math.min(pause, 60_000);
      const isWorthIt = delivery.isTemporary && this.#hurries === 0 && this.#clock.monotonic() + pause < giveUp;
      // The first failure may be a connection that was closed meanwhile: it is no news.
      if (this.#backOff.failures > 1 || !isWorthIt) this.#reports.failing(delivery, lostOf(this.#counts));
      if (!isWorthIt) return this.#failed(batch.length, delivery);
      await this.#pause(pause);
    }
  }

  /** A slice at a time: requests are answered in between, and do not wait for a whole batch. */
  async #encoded(batch: readonly ReadableSpan[]): Promise<Uint8Array> {
    const parts: Uint8Array[] = [];
    for (let from = 0; from < batch.length; from += SPANS_AT_ONCE) {
      if (from > 0) await turn();
      parts.push(this.#transport.encode(batch.slice(from, from + SPANS_AT_ONCE)));
    }
    return this.#transport.join(parts);
  }

  async #attempt(body: Uint8Array, giveUp: number): Promise<Delivery> {
    const start = this.#clock.monotonic();
    const timeout = Math.max(1, Math.min(this.#limits.requestTimeoutSeconds * 1000, giveUp - start));
    const delivery = await this.#transport.send(body, timeout, this.#abort.signal);
    try {
      this.#attempted((this.#clock.monotonic() - start) / 1000, delivery.delivered);
    } catch {
      // What measures the export must not end it.
    }
    return delivery;
  }

  #delivered(spans: number, rejected: number, message: string | undefined): void {
    this.#backOff.succeeded();
    this.#notBefore = -Infinity;
    const taken = Math.max(0, spans - rejected);
    this.#counts.exported += taken;
    this.#counts.failed.rejected += spans - taken;
    if (taken < spans) this.#reports.rejected(spans - taken, message);
    this.#reports.recovered(lostOf(this.#counts));
  }

  #failed(spans: number, { reason }: Undelivered): void {
    this.#counts.failed[reason] += spans;
  }

  async #pause(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(milliseconds, resolve);
      this.#resume = () => {
        cancel();
        resolve();
      };
    });
    this.#resume = undefined;
  }
}

/** Waits for something, but no longer. Its timer keeps the process alive: this is what an ending process waits for. */
async function within(seconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeUp = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000);
  });
  try {
    await Promise.race([work, timeUp]);
  } finally {
    clearTimeout(timer);
  }
}
