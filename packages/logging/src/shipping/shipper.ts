import { Worker } from 'node:worker_threads';
import type { Output } from '../output/output.ts';
import { workerFile } from '../worker-file.ts';
import type { Report } from './ship-loop.ts';
import type { DropReason, ShippingMetrics } from './shipping-metrics.ts';
import type { ResolvedShipping } from './shipping-options.ts';
import type { WorkerData, WorkerMessage } from './worker-messages.ts';

/** What a shipper is made of. */
export interface ShipperParts {
  readonly options: ResolvedShipping;
  readonly metrics: ShippingMetrics;
  /** Told when shipping begins to fail, and when it succeeds again; seldom. */
  readonly tell: (message: string) => void;
}

// Lines go to the thread together: a message costs more than a line.
const POST_DELAY_MILLISECONDS = 20;
const POST_CHARACTERS = 64 * 1024;
const FIRST_RESTART_MILLISECONDS = 500;
const MAX_RESTART_MILLISECONDS = 30_000;
// Without one line shipped in between: then lines are only counted.
const MAX_CRASHES = 10;
const TELL_EVERY_MILLISECONDS = 60_000;

/**
 * Ships lines from a thread of its own. The application's thread keeps count of every line until the other one has told
 * what became of it: so the bounds hold whatever happens there, and none is lost without being counted.
 */
export class Shipper implements Output {
  readonly #parts: ShipperParts;
  // Counted up by the thread with each flush that is done.
  readonly #flushed = new Int32Array(new SharedArrayBuffer(4));
  #worker: Worker | undefined;
  #waiting: string[] = [];
  #waitingCharacters = 0;
  /** Lines and characters that the thread has. */
  #posted = { lines: 0, characters: 0 };
  #timer: NodeJS.Timeout | undefined;
  #crashes = 0;
  #restart: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;
  #isClosed = false;
  #isFailing = false;
  #toldAt = Number.NEGATIVE_INFINITY;
  #gaveUpAt = Number.NEGATIVE_INFINITY;
  #whenFlushed = (): void => {};
  readonly #beforeExit = (): void => void this.#drain();
  readonly #exit = (): void => this.flushSync();

  constructor(parts: ShipperParts) {
    this.#parts = parts;
    this.#start();
    process.once('beforeExit', this.#beforeExit);
    process.once('exit', this.#exit);
  }

  write(line: string): void {
    const { maxQueuedLines, maxQueuedCharacters } = this.#parts.options;
    const text = line.endsWith('\n') ? line.slice(0, -1) : line;
    const isFull =
      this.#lines >= maxQueuedLines ||
      this.#waitingCharacters + this.#posted.characters + text.length > maxQueuedCharacters;
    if (isFull || this.#isClosed || this.#crashes > MAX_CRASHES) {
      this.#parts.metrics.dropped(1, this.#isClosed ? 'shutdown' : isFull ? 'queue_full' : 'crashed');
      return;
    }
    this.#waiting.push(text);
    this.#waitingCharacters += text.length;
    if (this.#waitingCharacters >= POST_CHARACTERS) this.#post();
    else this.#timer ??= setTimeout(() => this.#post(), POST_DELAY_MILLISECONDS).unref();
    this.#parts.metrics.queued(this.#lines);
  }

  /** Lines that are not settled. */
  get #lines(): number {
    return this.#waiting.length + this.#posted.lines;
  }

  flushSync(): void {
    if (this.#lines === 0 || this.#isClosed || this.#worker === undefined) return;
    const milliseconds = this.#parts.options.closeTimeoutSeconds * 1000;
    // The time that the end of the process may take was taken.
    if (performance.now() - this.#gaveUpAt < milliseconds) return;
    const before = Atomics.load(this.#flushed, 0);
    this.#post();
    this.#send({ is: 'flush', milliseconds });
    Atomics.wait(this.#flushed, 0, before, milliseconds);
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await this.#drain();
    this.#isClosed = true;
    process.off('beforeExit', this.#beforeExit);
    process.off('exit', this.#exit);
    clearTimeout(this.#timer);
    clearTimeout(this.#restart);
    this.#lose('shutdown');
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  /** Until everything is settled or time is up; keeps the process alive meanwhile. */
  async #drain(): Promise<void> {
    if (this.#lines === 0 || this.#worker === undefined) return;
    const milliseconds = this.#parts.options.closeTimeoutSeconds * 1000;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#whenFlushed = resolve;
    this.#post();
    this.#send({ is: 'flush', milliseconds });
    await promise;
    clearTimeout(timer);
    if (this.#lines > 0) this.#gaveUpAt = performance.now();
  }

  #post(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.length === 0 || this.#worker === undefined) return;
    this.#send({ is: 'lines', text: this.#waiting.join('\n') });
    this.#posted.lines += this.#waiting.length;
    this.#posted.characters += this.#waitingCharacters;
    this.#waiting = [];
    this.#waitingCharacters = 0;
  }

  #send(message: WorkerMessage): void {
    this.#worker?.postMessage(message);
  }

  #start(): void {
    const workerData: WorkerData = { options: this.#parts.options, flushed: this.#flushed.buffer };
    try {
      // What the application preloads, such as its tracing, is nothing for this thread.
      const { NODE_OPTIONS: _, ...env } = process.env;
      const worker = new Worker(workerFile, { workerData, execArgv: [], env, name: 'telltale-logs' });
      worker.on('message', (report: Report) => this.#take(report));
      // An error ends the thread, and so comes before its exit.
      worker.on('error', () => {});
      worker.once('exit', () => this.#crashed(worker));
      // Only now: to listen keeps the process alive.
      worker.unref();
      this.#worker = worker;
    } catch {
      this.#crashed(undefined);
      return;
    }
    this.#post();
  }

  #take(report: Report): void {
    const { metrics, options } = this.#parts;
    switch (report.is) {
      case 'settled':
        this.#posted.lines -= report.lines;
        this.#posted.characters -= report.characters;
        metrics.settled(report.lines, report.as);
        metrics.queued(this.#lines);
        if (report.as === 'exported') this.#succeeded();
        break;
      case 'attempt':
        metrics.attempt(report.seconds, report.outcome);
        break;
      case 'trouble':
        this.#failed(
          `log lines cannot be shipped to ${options.to} at ${new URL(options.url).origin}: ${report.detail}; they wait, and further ones are dropped.`,
        );
        break;
      case 'flushed':
        this.#whenFlushed();
    }
  }

  #succeeded(): void {
    this.#crashes = 0;
    if (!this.#isFailing) return;
    this.#isFailing = false;
    // Told only if the failure was.
    if (performance.now() - this.#toldAt < TELL_EVERY_MILLISECONDS) this.#parts.tell('log lines are shipped again.');
  }

  /** Told once for each outage, and never more often than once a minute. */
  #failed(message: string): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    if (performance.now() - this.#toldAt < TELL_EVERY_MILLISECONDS) return;
    this.#toldAt = performance.now();
    this.#parts.tell(message);
  }

  #crashed(worker: Worker | undefined): void {
    if (this.#isClosed || worker !== this.#worker) return;
    this.#worker = undefined;
    // What it had is gone with it; what waits here goes to the next.
    this.#parts.metrics.dropped(this.#posted.lines, 'crashed');
    this.#posted = { lines: 0, characters: 0 };
    this.#whenFlushed();
    this.#crashes++;
    if (this.#crashes > MAX_CRASHES) {
      this.#lose('crashed');
      this.#failed('the thread that ships log lines cannot be kept running; they are only counted.');
      return;
    }
    const milliseconds = Math.min(MAX_RESTART_MILLISECONDS, FIRST_RESTART_MILLISECONDS * 2 ** (this.#crashes - 1));
    this.#restart = setTimeout(() => this.#start(), milliseconds).unref();
    this.#parts.metrics.queued(this.#lines);
  }

  #lose(reason: DropReason): void {
    if (this.#lines > 0) this.#parts.metrics.dropped(this.#lines, reason);
    this.#waiting = [];
    this.#waitingCharacters = 0;
    this.#posted = { lines: 0, characters: 0 };
    this.#parts.metrics.queued(0);
  }
}
