// A queue in Redis: a request adds a job, and a worker does it.
import http from 'node:http';
import { Queue, Worker } from 'bullmq';
import { withConsumerSpan, withProducerSpan, withSpan } from '../../src/index.ts';

const { hostname, port } = new URL(process.env.REDIS);
const connection = { host: hostname, port: Number(port), maxRetriesPerRequest: null };
const queue = new Queue('mail', { connection });
const message = { system: 'bullmq', destination: 'mail' };

const worker = new Worker(
  'mail',
  async ({ id, data }) =>
    withConsumerSpan({ ...message, carrier: data.trace, messageId: id }, () => withSpan('write', () => data.to)),
  { connection },
);
await worker.waitUntilReady();
const server = http.createServer((request, response) => {
  void withProducerSpan(message, (trace) => queue.add('welcome', { to: 'somebody', trace })).then(() =>
    response.end('ok'),
  );
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
