import type { Clock, InstrumentsOf, TelemetryCore } from '@telltale/core';
import { messaging } from '@telltale/core/catalogs';
import { GaugeShare } from '../instrument/gauge-share.ts';

const SYSTEM = { messaging_system: 'rabbitmq' };

interface Delivery {
  readonly queue: string | undefined;
  readonly deliveredAt: number;
}

/** A queue or exchange by name; nothing for a name that the broker made up for one client, `amq.gen-JzTY20BRgKO`. */
export function destination(name: unknown): string | undefined {
  return typeof name === 'string' && !/^amq\.(gen|rabbitmq\.reply-to)/.test(name) ? name : undefined;
}

/** Follows the messages that a channel was given until they are acknowledged or refused. */
export class Deliveries {
  readonly #clock: Clock;
  readonly #metrics: InstrumentsOf<typeof messaging>;
  readonly #unsettled: GaugeShare<{ messaging_system: string; messaging_destination_name?: string | undefined }>;
  /** By delivery tag, which grows. */
  readonly #open = new Map<number, Delivery>();

  constructor(telemetry: TelemetryCore) {
    this.#clock = telemetry.clock;
    this.#metrics = telemetry.use(messaging);
    this.#unsettled = new GaugeShare(this.#metrics.unsettledMessages);
  }

  /** @param tag - Of a delivery that has to be settled; nothing where the broker does not wait for that. */
  delivered(operation: string, queue: string | undefined, tag: number | undefined): void {
    const labels = { ...SYSTEM, messaging_destination_name: queue };
    this.#metrics.consumedMessages.inc({ ...labels, messaging_operation_name: operation });
    if (tag === undefined) return;
    this.#open.set(tag, { queue, deliveredAt: this.#clock.monotonic() });
    this.#unsettled.of(labels).add(1);
  }

  /** @param error_type - `nack` or `reject` where the message was refused. */
  settled(tag: number, allUpTo: boolean, error_type: string | undefined): void {
    if (!allUpTo) return this.#settle(tag, error_type);
    // 0 stands for all there are.
    for (const each of this.#open.keys()) if (tag === 0 || each <= tag) this.#settle(each, error_type);
  }

  /** The channel is closed: the broker gives what is unsettled to another. */
  close(): void {
    this.#open.clear();
    this.#unsettled.release();
  }

  /** A handler of messages that need not be settled took so long. */
  handled(queue: string | undefined, startedAt: number, error_type: string | undefined): void {
    this.#metrics.processDuration.observe(
      { ...SYSTEM, messaging_operation_name: 'process', messaging_destination_name: queue, error_type },
      (this.#clock.monotonic() - startedAt) / 1000,
    );
  }

  #settle(tag: number, error_type: string | undefined): void {
    const delivery = this.#open.get(tag);
    if (delivery === undefined) return;
    this.#open.delete(tag);
    this.#unsettled.of({ ...SYSTEM, messaging_destination_name: delivery.queue }).add(-1);
    this.handled(delivery.queue, delivery.deliveredAt, error_type);
  }
}
