import type { Attributes } from '@opentelemetry/api';
import type { SpanOptions } from '../spans/with-span.ts';
import type { TimedMetric, Outcome } from '../spans/timed-metric.ts';

/** A message, by https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/. */
export interface MessageOptions {
  /** `messaging.system`: `kafka`, `rabbitmq`, `aws_sqs`, or a name of your own such as `bullmq`. */
  readonly system: string;
  /** `messaging.destination.name`: the queue or topic. */
  readonly destination: string;
  /** `messaging.message.id`. */
  readonly messageId?: string | undefined;
  /** `messaging.consumer.group.name`. */
  readonly consumerGroup?: string | undefined;
  /** `messaging.batch.message_count`, where there are several. */
  readonly batchSize?: number | undefined;
  /** `messaging.operation.name`. @default 'send', or 'process' */
  readonly operation?: string;
  readonly attributes?: Attributes;
  /** A histogram of seconds that is told how long it took. */
  readonly metric?: TimedMetric | ((outcome: Outcome) => TimedMetric);
}

export function messageSpan(
  type: 'send' | 'process',
  kind: 'producer' | 'consumer',
  options: MessageOptions,
): { readonly name: string; readonly options: SpanOptions } {
  const { system, destination, operation = type, metric } = options;
  const attributes: Attributes = {
    'messaging.system': system,
    'messaging.destination.name': destination,
    'messaging.operation.name': operation,
    'messaging.operation.type': type,
    ...defined({
      'messaging.message.id': options.messageId,
      'messaging.consumer.group.name': options.consumerGroup,
      'messaging.batch.message_count': options.batchSize,
    }),
    ...options.attributes,
  };
  return {
    name: `${operation} ${destination}`,
    options: { kind, attributes, ...(metric === undefined ? {} : { metric }) },
  };
}

function defined(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined));
}
