import { Module } from '@nestjs/common';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { JobQueue } from '../queue/job-queue.ts';
import { QueueModule } from '../queue/queue.module.ts';
import { QueueSink } from './queue-sink.ts';
import { ThoughtSink } from './thought-sink.ts';
import { ThoughtsController } from './thoughts.controller.ts';

/** Thoughts go over Kafka where `KAFKA_BROKERS` names brokers. Its client takes a third of a second to load: only then. */
async function sinkOf(desk: Desk, queue: JobQueue): Promise<ThoughtSink> {
  const brokers = desk.environment.text('KAFKA_BROKERS');
  if (brokers === undefined) return new QueueSink(queue);
  const { KafkaSink } = await import('./kafka-sink.ts');
  return new KafkaSink(desk, brokers);
}

@Module({
  imports: [QueueModule],
  controllers: [ThoughtsController],
  providers: [{ provide: ThoughtSink, inject: [DESK, JobQueue], useFactory: sinkOf }],
})
export class ThoughtsModule {}
