import { Module } from '@nestjs/common';
import { DESK } from '../desk/desk.ts';
import type { Desk } from '../desk/desk.ts';
import { JobQueue } from '../queue/job-queue.ts';
import { QueueModule } from '../queue/queue.module.ts';
import { KafkaSink } from './kafka-sink.ts';
import { QueueSink } from './queue-sink.ts';
import { ThoughtSink } from './thought-sink.ts';
import { ThoughtsController } from './thoughts.controller.ts';

/** Thoughts go over Kafka where `KAFKA_BROKERS` names brokers. */
function sinkOf(desk: Desk, queue: JobQueue): ThoughtSink {
  const brokers = desk.environment.text('KAFKA_BROKERS');
  return brokers === undefined ? new QueueSink(queue) : new KafkaSink(desk, brokers);
}

@Module({
  imports: [QueueModule],
  controllers: [ThoughtsController],
  providers: [{ provide: ThoughtSink, inject: [DESK, JobQueue], useFactory: sinkOf }],
})
export class ThoughtsModule {}
