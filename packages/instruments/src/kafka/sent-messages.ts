import { errorTypeOf } from '@telltale/core';
import type { InstrumentsOf, TelemetryCore } from '@telltale/core';
import { messaging } from '@telltale/core/catalogs';
import { Recording } from '../instrument/recording.ts';

/** How many messages a call sends, by topic. */
export type MessagesByTopic = ReadonlyMap<string, number>;

/** Records calls that send messages to Kafka. */
export class SentMessages {
  readonly recording: Recording;
  readonly #metrics: InstrumentsOf<typeof messaging>;

  /** @param source - Where `telltale_recording_errors_total` counts what fails. */
  constructor(telemetry: TelemetryCore, source: string) {
    this.recording = new Recording(telemetry, source);
    this.#metrics = telemetry.use(messaging);
  }

  /** A call that sends to several topics has no topic of its own. */
  record(messages: MessagesByTopic, startedAt: number, error?: { readonly of: unknown }): void {
    const error_type = error === undefined ? undefined : kafkaErrorType(error.of);
    const topics = [...messages.keys()];
    for (const [topic, count] of messages) this.#metrics.sentMessages.inc({ ...labels(topic), error_type }, count);
    this.#metrics.operationDuration.observe(
      { ...labels(topics.length === 1 ? topics[0] : undefined), error_type },
      this.recording.secondsSince(startedAt),
    );
  }
}

function labels(topic: string | undefined) {
  return { messaging_operation_name: 'send', messaging_system: 'kafka', messaging_destination_name: topic };
}

/** Kafka’s own name of what went wrong, such as `NOT_LEADER_FOR_PARTITION`, or the class of the error. */
export function kafkaErrorType(error: unknown): string {
  const type = (error as { readonly type?: unknown } | null | undefined)?.type;
  return typeof type === 'string' && /^[A-Z][A-Z_]{1,79}$/.test(type) ? type : errorTypeOf(error);
}
