// Express 4 in CommonJS, without Telltale's metrics. Calls the next service with undici.
const express = require('express4');
const { request: ask } = require('undici');

const app = express();
const api = express.Router({ mergeParams: true });
// oxlint-disable-next-line oxc/no-async-endpoint-handlers -- it catches by itself
api.get('/orders/:id', async (request, response, next) => {
  try {
    const { statusCode, body } = await ask(`${process.env.NEXT}/orders/${request.params.id}?api_key=hush`);
    response.status(statusCode).json(await body.json());
  } catch (error) {
    next(error);
  }
});
app.use('/shops/:shop', api);
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
