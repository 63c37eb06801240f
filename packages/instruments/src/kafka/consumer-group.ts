import type { InstrumentsOf, TelemetryCore } from '@telltale/core';
import { kafkaConsumer, messaging } from '@telltale/core/catalogs';
import { GaugeShare } from '../instrument/gauge-share.ts';
import { kafkaErrorType } from './sent-messages.ts';

/** Partitions by topic. */
export type Assignment = Readonly<Record<string, readonly number[]>>;

interface TopicLabels extends Readonly<Record<string, string>> {
  readonly messaging_consumer_group_name: string;
  readonly messaging_destination_name: string;
}

export interface PartitionLabels extends TopicLabels {
  readonly messaging_destination_partition_id: string;
}

/** Records what a member of a consumer group is given and does. Labels of the group come from its last join. */
export class ConsumerGroup {
  readonly #kafka: InstrumentsOf<typeof kafkaConsumer>;
  readonly #messages: InstrumentsOf<typeof messaging>;
  readonly #assignedPartitions: GaugeShare<TopicLabels>;
  #group: string | undefined;
  #assigned = new Map<string, readonly number[]>();
  #hasJoined = false;
  readonly #knowsLag: boolean;

  /** @param knowsLag - Whether lag is told here, and not by a collector that asks the broker. */
  constructor(telemetry: TelemetryCore, group: string | undefined, knowsLag: boolean) {
    this.#kafka = telemetry.use(kafkaConsumer);
    this.#messages = telemetry.use(messaging);
    this.#assignedPartitions = new GaugeShare(this.#kafka.assignedPartitions);
    this.#group = group;
    this.#knowsLag = knowsLag;
  }

  get name(): string | undefined {
    return this.#group;
  }

  get assignment(): ReadonlyMap<string, readonly number[]> {
    return this.#assigned;
  }

  /** The group was joined; any join but the first since the consumer ran is a rebalance. */
  joined(group: string, assignment: Assignment): void {
    this.#forget();
    this.#group = group;
    const rebalances = this.#kafka.rebalances.with({ messaging_consumer_group_name: group });
    rebalances.inc(this.#hasJoined ? 1 : 0);
    this.#hasJoined = true;
    this.#assigned = new Map(Object.entries(assignment));
    for (const [topic, partitions] of this.#assigned) {
      this.#assignedPartitions.of(this.#topic(topic)).set(partitions.length);
    }
  }

  /** The consumer no longer runs: it has no partitions, and nobody knows its lag. */
  left(): void {
    this.#forget();
    this.#hasJoined = false;
  }

  crashed(error: unknown): void {
    this.#kafka.crashes.inc({ messaging_consumer_group_name: this.#group ?? '', error_type: kafkaErrorType(error) });
    this.left();
  }

  /** One message of a stream of them. */
  received(topic: string): void {
    this.#messages.consumedMessages.inc(this.#message('poll', topic));
  }

  /** A batch of messages. */
  consumed(topic: string, messages: number): void {
    this.#messages.consumedMessages.inc(this.#message('poll', topic), messages);
    this.#kafka.batchSize.observe(this.#topic(topic), messages);
  }

  processed(topic: string, seconds: number, error?: { readonly of: unknown }): void {
    const error_type = error === undefined ? undefined : kafkaErrorType(error.of);
    this.#messages.processDuration.observe({ ...this.#message('process', topic), error_type }, seconds);
  }

  lag(topic: string, partition: number, messages: number): void {
    if (this.#knowsLag) this.#kafka.lag.set(this.partition(topic, partition), messages);
  }

  partition(topic: string, partition: number): PartitionLabels {
    return { ...this.#topic(topic), messaging_destination_partition_id: String(partition) };
  }

  #forget(): void {
    this.#assignedPartitions.release();
    for (const [topic, partitions] of this.#knowsLag ? this.#assigned : []) {
      for (const each of partitions) this.#kafka.lag.remove(this.partition(topic, each));
    }
    this.#assigned = new Map();
  }

  #topic(topic: string): TopicLabels {
    return { messaging_consumer_group_name: this.#group ?? '', messaging_destination_name: topic };
  }

  #message(operation: string, topic: string) {
    return { ...this.#topic(topic), messaging_operation_name: operation, messaging_system: 'kafka' };
  }
}
