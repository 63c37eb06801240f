import { isatty } from 'node:tty';
import type { TelemetryCore } from '@telltale/core';
import type { ResolvedLogger } from '../logger-options.ts';
import { Shipper } from '../shipping/shipper.ts';
import { shippingMetrics } from '../shipping/shipping-metrics.ts';
import type { Output } from './output.ts';
import { prettyLine, wantsColors } from './pretty.ts';
import { standardOutput } from './standard-output.ts';
import { streamOutput } from './stream-output.ts';

/** All that a logger writes to: what pino takes for its stream. */
export class Outputs {
  /** How trouble is told: through the logger itself, once it is there. */
  warn: (message: string) => void = () => {};

  readonly #outputs: readonly Output[];
  readonly #telemetry: TelemetryCore | undefined;
  readonly #tells: boolean;
  #isTelling = false;
  #closing: Promise<void> | undefined;

  constructor(options: ResolvedLogger) {
    const { destination, ship, telemetry } = options;
    this.#telemetry = telemetry;
    this.#tells = destination !== false;
    const outputs: Output[] = [];
    if (destination !== false) outputs.push(this.#local(options, destination));
    if (ship !== undefined) {
      const metrics = shippingMetrics(telemetry, ship.maxQueuedLines);
      outputs.push(new Shipper({ options: ship, metrics, tell: (message) => this.#tell(message) }));
    }
    this.#outputs = outputs;
  }

  /** Called by pino with each line. */
  write(line: string): void {
    for (const output of this.#outputs) output.write(line);
  }

  /** Called by pino after a fatal line: as a rule, the process ends. Shipping has its own way to see the end. */
  flushSync(): void {
    for (const output of this.#outputs) if (!(output instanceof Shipper)) output.flushSync();
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.all(this.#outputs.map((output) => output.close()));
  }

  #local({ format }: ResolvedLogger, destination: Exclude<ResolvedLogger['destination'], false>): Output {
    const dropped = (): void => this.#dropped();
    const isStream = typeof destination === 'object';
    const fd = destination === 'stderr' ? 2 : 1;
    const isTerminal = isStream ? false : isatty(fd);
    const isPretty = format === 'pretty' || (format === 'auto' && isTerminal);
    const hasColors = wantsColors(isTerminal, process.env);
    const formatted = isPretty ? (line: string) => prettyLine(line, hasColors) : (line: string) => line;
    return isStream ? streamOutput(destination, formatted, dropped) : standardOutput(fd, formatted, dropped);
  }

  #dropped(): void {
    this.#telemetry?.recordingFailed('log', new Error('lines were dropped: what reads the log does not keep up'));
  }

  /** Where the log goes nowhere else, a line about shipping would only wait with those that cannot be shipped. */
  #tell(message: string): void {
    if (this.#isTelling) return;
    this.#isTelling = true;
    try {
      if (this.#tells) this.warn(message);
      else process.stderr.write(`telltale: ${message}\n`);
    } catch {
      // There is nobody to tell.
    } finally {
      this.#isTelling = false;
    }
  }
}
