import Fastify from 'fastify';
import type { FastifyInstance } from 'fastify';
import type { Start } from '../request-app.ts';

/** An application as in Fastify's own examples, with what observes it in front. */
export function fastifyApp(observe: (app: FastifyInstance) => unknown): Start {
  return async () => {
    const app = Fastify();
    await observe(app);
    app.get('/products', async () => ({ products: [{ id: 17 }, { id: 18 }] }));
    app.get<{ Params: { id: string } }>('/users/:id', async (req) => ({ id: req.params.id, name: 'Ada' }));
    app.get<{ Params: { order: string; item: string } }>('/orders/:order/items/:item', async (req) => ({
      order: req.params.order,
      item: req.params.item,
    }));
    app.post<{ Body: { product: number } }>('/orders', async (req, reply) => {
      reply.code(201);
      return { placed: req.body.product };
    });
    app.get('/failures/:id', async () => {
      throw new Error('failed');
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    return app.server;
  };
}
