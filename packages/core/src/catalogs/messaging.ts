import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { open, optional } from '../catalog/labels.ts';
import { MESSAGE_SECONDS } from '../conventions/buckets.ts';

const client = {
  messaging_operation_name: open(20),
  messaging_system: open(10),
  messaging_destination_name: optional(open(200)),
};
const consumer = { ...client, messaging_consumer_group_name: optional(open(50)) };
const error_type = optional(open(50));

/**
 * Messages sent to and taken from a broker, named as in
 * https://opentelemetry.io/docs/specs/semconv/messaging/messaging-metrics/. The destination is a topic, queue or
 * exchange; names that a broker made up for one client are left out.
 */
export const messaging = defineCatalog(
  'messaging',
  {
    operationDuration: histogram({
      help: 'Duration of operations of a messaging client, such as sending.',
      name: 'messaging_client_operation_duration',
      unit: 'seconds',
      labels: { ...client, error_type },
    }),
    sentMessages: counter({
      help: 'Messages that a client tried to send to the broker.',
      name: 'messaging_client_sent_messages',
      labels: { ...client, error_type },
    }),
    consumedMessages: counter({
      help: 'Messages that were delivered to the application.',
      name: 'messaging_client_consumed_messages',
      labels: { ...consumer, error_type },
    }),
    processDuration: histogram({
      help: 'Time that the application took to process a message or a batch of messages.',
      unit: 'seconds',
      buckets: MESSAGE_SECONDS,
      labels: { ...consumer, error_type },
    }),
    // Not in the conventions: how much the application holds back, which the broker’s prefetch limits.
    unsettledMessages: gauge({
      help: 'Messages that were delivered to the application and that it has not acknowledged or refused yet.',
      name: 'messaging_client_unsettled_messages',
      labels: { messaging_system: open(10), messaging_destination_name: optional(open(200)) },
    }),
  },
  { namespaced: false },
);
