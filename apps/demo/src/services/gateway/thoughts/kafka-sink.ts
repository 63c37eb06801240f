import type { OnApplicationShutdown } from '@nestjs/common';
import { Producer, stringSerializers } from '@platformatic/kafka';
import { instrumentProducer } from '@telltale/instruments/platformatic-kafka';
import { withProducerSpan } from '@telltale/tracing';
import { THOUGHTS_TOPIC } from '../../jobs.ts';
import type { ThoughtMessage } from '../../jobs.ts';
import type { Desk } from '../desk/desk.ts';
import { unavailable } from '../queue/queue-error.ts';
import { ThoughtSink } from './thought-sink.ts';
import type { Thought } from './thought.ts';

/** Over the Kafka topic `thoughts`: the trace goes in the headers. */
export class KafkaSink extends ThoughtSink implements OnApplicationShutdown {
  readonly #producer: Producer<string, string, string, string>;
  readonly #stopRecording: () => void;

  constructor({ telemetry }: Desk, brokers: string) {
    super();
    this.#producer = new Producer({
      clientId: 'gateway',
      bootstrapBrokers: brokers.split(','),
      serializers: stringSerializers,
      autocreateTopics: true,
      retries: 2,
    });
    this.#stopRecording = instrumentProducer(telemetry, this.#producer);
  }

  async send(thoughts: readonly Thought[]): Promise<void> {
    await withProducerSpan({ system: 'kafka', destination: THOUGHTS_TOPIC, batchSize: thoughts.length }, (headers) =>
      this.#producer
        .send({
          messages: thoughts.map((thought) => ({
            topic: THOUGHTS_TOPIC,
            key: thought.id,
            value: JSON.stringify(thought satisfies ThoughtMessage),
            headers,
          })),
        })
        .catch(unavailable),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    this.#stopRecording();
    await this.#producer.close(true);
  }
}
