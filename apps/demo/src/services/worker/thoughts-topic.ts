import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Consumer, Producer, stringDeserializers, stringSerializers } from '@platformatic/kafka';
import type { Message, MessagesStream } from '@platformatic/kafka';
import { instrumentConsumer, instrumentProducer } from '@telltale/instruments/platformatic-kafka';
import { withProducerSpan } from '@telltale/tracing';
import { THOUGHTS_TOPIC } from '../jobs.ts';
import type { ThoughtMessage } from '../jobs.ts';
import { isOver, make } from './attempt.ts';
import type { Attempt, Workplace } from './attempt.ts';
import { kafkaCatalogs } from './catalogs.ts';
import { FinalError } from './final-error.ts';
import type { Thinking, Thought } from './think.ts';
import type { WorkerTelemetry } from './worker-telemetry.ts';

const GROUP = 'worker';
const MOST_UNDER_WAY = 40;
const MOST_ATTEMPTS = 2;
const BACK_OFF_MILLISECONDS = 1000;
const LAG_MILLISECONDS = 1000;
const CLOSE_MILLISECONDS = 700;

type TextMessage = Message<string, string, string, string>;

/** Takes thoughts from Kafka. */
export class ThoughtsTopic {
  readonly #consumer: Consumer<string, string, string, string>;
  readonly #producer: Producer<string, string, string, string>;
  readonly #thinking: Thinking;
  readonly #telemetry: WorkerTelemetry;
  readonly #workplace: Workplace;
  readonly #stopRecording: readonly (() => void)[];
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #stream: MessagesStream<string, string, string, string> | undefined;
  /** False once nothing comes from Kafka any more. */
  isTaking = true;

  constructor(brokers: readonly string[], thinking: Thinking, telemetry: WorkerTelemetry, workplace: Workplace) {
    this.#thinking = thinking;
    this.#telemetry = telemetry;
    this.#workplace = workplace;
    const client = { clientId: 'desk-worker', bootstrapBrokers: [...brokers], autocreateTopics: true };
    this.#consumer = new Consumer({ ...client, groupId: GROUP, deserializers: stringDeserializers });
    this.#producer = new Producer({ ...client, serializers: stringSerializers });
    this.#stopRecording = [
      instrumentConsumer(telemetry, this.#consumer),
      instrumentProducer(telemetry, this.#producer),
    ];
  }

  async start(): Promise<void> {
    const stream = await this.#consumer.consume({
      topics: [THOUGHTS_TOPIC],
      mode: 'committed',
      fallbackMode: 'earliest',
      maxWaitTime: 250,
      autocommit: 1000,
    });
    this.#stream = stream;
    this.#consumer.startLagMonitoring({ topics: [THOUGHTS_TOPIC] }, LAG_MILLISECONDS);
    this.#telemetry.worker.active.inc({ worker_type: THOUGHTS_TOPIC });
    void this.#take(stream).catch((error: unknown) => {
      this.isTaking = false;
      this.#workplace.logger.error({ err: error }, 'no more thoughts come from Kafka');
    });
  }

  async send(thought: Thought): Promise<void> {
    const id = randomUUID();
    const message = {
      topic: THOUGHTS_TOPIC,
      key: id,
      value: JSON.stringify({ id, ...thought } satisfies ThoughtMessage),
    };
    await withProducerSpan({ system: 'kafka', destination: THOUGHTS_TOPIC, messageId: id }, (headers) =>
      this.#producer.send({ messages: [{ ...message, headers }] }),
    );
  }

  async close(): Promise<void> {
    this.#closing.abort();
    if (this.#stream !== undefined) this.#telemetry.worker.active.dec({ worker_type: THOUGHTS_TOPIC });
    const closed = Promise.allSettled([this.#consumer.close(true), this.#producer.close(true)]);
    // Nobody waits for a broker that is gone.
    await Promise.race([closed, delay(CLOSE_MILLISECONDS, undefined, { ref: false })]);
    for (const stop of this.#stopRecording) stop();
  }

  async #take(stream: MessagesStream<string, string, string, string>): Promise<void> {
    for await (const message of stream) {
      const done = this.#process(message).finally(() => this.#underWay.delete(done));
      this.#underWay.add(done);
      // What is not taken stays with the broker, which knows how to keep it.
      if (this.#underWay.size >= MOST_UNDER_WAY) await Promise.race(this.#underWay);
    }
  }

  /** Never rejects: what fails again and again has been told to the log. */
  async #process(message: TextMessage): Promise<void> {
    for (let number = 1; ; number++) {
      const attempt = attemptOf(message, number);
      const error = await this.#attempt(attempt, message);
      if (error === undefined || isOver(attempt, error)) return;
      await delay(BACK_OFF_MILLISECONDS * number, undefined, { signal: this.#closing.signal }).catch(() => {});
      if (this.#closing.signal.aborted) return;
    }
  }

  /** @returns what went wrong */
  async #attempt(attempt: Attempt, message: TextMessage): Promise<unknown> {
    const { tasksCompleted, taskDuration } = this.#telemetry.worker;
    const labels = { worker_type: THOUGHTS_TOPIC, task_type: THOUGHTS_TOPIC };
    const startedAt = performance.now();
    let failure: unknown;
    try {
      await make(attempt, (begin) => this.#thinking.add(parse(message.value), begin), this.#workplace);
      tasksCompleted.inc({ ...labels, status: 'success' });
    } catch (error) {
      failure = error ?? new Error('nothing was thrown');
      tasksCompleted.inc({ ...labels, status: isOver(attempt, error) ? 'failure' : 'retry' });
    }
    const seconds = (performance.now() - startedAt) / 1000;
    taskDuration.observe(labels, seconds);
    this.#telemetry.use(kafkaCatalogs.messaging).processDuration.observe(
      {
        messaging_operation_name: 'process',
        messaging_system: 'kafka',
        messaging_destination_name: THOUGHTS_TOPIC,
        messaging_consumer_group_name: GROUP,
        error_type: failure === undefined ? undefined : 'Error',
      },
      seconds,
    );
    return failure;
  }
}

function attemptOf(message: TextMessage, number: number): Attempt {
  return {
    system: 'kafka',
    queue: THOUGHTS_TOPIC,
    id: message.key,
    number,
    isLast: number >= MOST_ATTEMPTS,
    carrier: Object.fromEntries(message.headers),
  };
}

/** @throws FinalError where it is none */
function parse(value: string): ThoughtMessage {
  try {
    return JSON.parse(value) as ThoughtMessage;
  } catch {
    throw new FinalError('The message is not JSON.');
  }
}
