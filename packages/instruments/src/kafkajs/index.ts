export { instrumentConsumer } from './instrument-consumer.ts';
export { instrumentProducer } from './instrument-producer.ts';

export type { Undo } from '../instrument/undo.ts';
export type { KafkaJsAdmin, KafkaJsConsumer, KafkaJsConsumerOptions } from './instrument-consumer.ts';
export type { KafkaJsProducer } from './instrument-producer.ts';
