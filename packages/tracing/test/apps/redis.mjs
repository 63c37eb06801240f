// Asks Redis in two ways, within a request.
import http from 'node:http';
import { Redis } from 'ioredis';
import { createClient } from 'redis';

const one = new Redis(process.env.REDIS);
const other = createClient({ url: process.env.REDIS });
await other.connect();
const server = http.createServer((request, response) => {
  void Promise.all([one.set('one', 'secret'), other.set('other', 'secret')]).then(() => response.end('ok'));
});
server.listen(0, '127.0.0.1', () => process.send(server.address().port));
