// Sends a message to Kafka within a request, and answers with what became of it.
import http from 'node:http';
import { Kafka, logLevel } from 'kafkajs';

const kafka = new Kafka({ brokers: ['127.0.0.1:1'], logLevel: logLevel.NOTHING, retry: { retries: 0 } });
const producer = kafka.producer();
const server = http.createServer((request, response) => {
  const message = { value: 'hello', headers: {} };
  const answer = (error) =>
    response.end(JSON.stringify({ traceparent: String(message.headers.traceparent), error: String(error?.message) }));
  producer.send({ topic: 'orders', messages: [message] }).then(answer, answer);
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
