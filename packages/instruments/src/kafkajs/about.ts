import { kafkaConsumer, messaging } from '@telltale/core/catalogs';
import type { InstrumentAbout } from '../instrument/about.ts';

export const about: InstrumentAbout = {
  subpath: 'kafkajs',
  calls: ['instrumentConsumer', 'instrumentProducer'],
  shows:
    'Producers and consumers of KafkaJS: messages sent and consumed, time of sending and of batches, lag, partitions, rebalances, crashes.',
  libraries: ['kafkajs'],
  metrics: [
    messaging.operationDuration,
    messaging.sentMessages,
    messaging.consumedMessages,
    messaging.processDuration,
    ...Object.values(kafkaConsumer),
  ],
  testedAgainst: 'the test double of a Kafka cluster in librdkafka, over sockets',
};
