import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { open } from '../catalog/labels.ts';
import { FEW } from '../conventions/buckets.ts';

const group = { messaging_consumer_group_name: open(50) };
const topic = { ...group, messaging_destination_name: open(200) };

/**
 * What Kafka’s consumer groups have beside messages, under the label names of
 * https://opentelemetry.io/docs/specs/semconv/messaging/kafka/, which has no metrics of its own for it.
 */
export const kafkaConsumer = defineCatalog(
  'kafka_consumer',
  {
    lag: gauge({
      help: 'Messages of a partition that come after the last one that the consumer was given.',
      labels: { ...topic, messaging_destination_partition_id: open(500) },
    }),
    assignedPartitions: gauge({ help: 'Partitions that are assigned to the consumer.', labels: topic }),
    batchSize: histogram({
      help: 'Messages in one batch that the consumer processed.',
      buckets: FEW,
      labels: topic,
    }),
    rebalances: counter({
      help: 'Times that the consumer joined its group anew because the group was rebalanced.',
      labels: group,
    }),
    crashes: counter({
      help: 'Times that the consumer stopped because of an error.',
      labels: { ...group, error_type: open(50) },
    }),
  },
  { namespaced: false },
);
