import { kafkaConsumer, messaging } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'platformatic-kafka',
  calls: ['instrumentConsumer', 'instrumentProducer'],
  shows:
    'Producers and consumers of @platformatic/kafka: messages sent and consumed, time of sending, lag, partitions, rebalances.',
  libraries: ['@platformatic/kafka'],
  metrics: [
    messaging.operationDuration,
    messaging.sentMessages,
    messaging.consumedMessages,
    kafkaConsumer.lag,
    kafkaConsumer.assignedPartitions,
    kafkaConsumer.rebalances,
  ],
  testedAgainst: 'the test double of a Kafka cluster in librdkafka, over sockets',
};
