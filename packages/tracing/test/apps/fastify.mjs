// Fastify as an ES module, with Telltale's metrics. Calls the next service with node:http.
import { get } from 'node:http';
import Fastify from 'fastify';
import { telltale } from '@telltale/fastify';

const app = Fastify();
await app.register(telltale);
app.register(
  async (orders) => {
    orders.get('/:id', (request, reply) => {
      get(`${process.env.NEXT}/prices/${request.params.id}`, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
        answer.on('end', () => void reply.code(answer.statusCode).send(JSON.parse(text)));
      }).on('error', (error) => void reply.send(error));
    });
  },
  { prefix: '/orders' },
);
await app.listen({ port: 0, host: '127.0.0.1' });
process.send(app.server.address().port);
