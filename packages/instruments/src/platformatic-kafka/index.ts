export { instrumentConsumer } from './instrument-consumer.ts';
export { instrumentProducer } from './instrument-producer.ts';

export type { Undo } from '../instrument/undo.ts';
export type { PlatformaticConsumer } from './instrument-consumer.ts';
export type { PlatformaticProducer } from './instrument-producer.ts';
