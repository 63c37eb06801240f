import { once } from 'node:events';
import type * as ExpressModule from 'express';
import type { ErrorRequestHandler, Express } from 'express';
import type { Start } from '../request-app.ts';

type MakeExpress = (() => Express) & Pick<typeof ExpressModule, 'json' | 'Router'>;

/** An application as in Express' own examples, with what observes it in front. */
export function expressApp(express: unknown, observe: (app: Express) => void): Start {
  return async () => {
    const make = express as MakeExpress;
    const app = make();
    observe(app);
    app.use(make.json());
    app.get('/products', (_req, res) => res.json({ products: [{ id: 17 }, { id: 18 }] }));
    app.get('/users/:id', (req, res) => res.json({ id: req.params.id, name: 'Ada' }));
    const orders = make.Router();
    orders.get('/:order/items/:item', (req, res) => res.json({ order: req.params.order, item: req.params.item }));
    orders.post('/', (req, res) => res.status(201).json({ placed: (req.body as { product: number }).product }));
    app.use('/orders', orders);
    app.get('/failures/:id', () => {
      throw new Error('failed');
    });
    app.use(answerFailure);
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  };
}

// Express tells an error handler by its four parameters; without one of the application's, it prints every error.
const answerFailure: ErrorRequestHandler = (error: Error, _req, res, _next) => {
  res.status(500).json({ message: error.message });
};
