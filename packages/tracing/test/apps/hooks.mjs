// Frameworks that make spans of their own.
import express from 'express';
import Fastify from 'fastify';

const app = express();
app.use(function middleware(_request, _response, next) {
  next();
});
app.get('/orders/:id', function handler(request, response) {
  response.json({ id: request.params.id });
});
const fastify = Fastify();
fastify.addHook('onRequest', function hook(_request, _reply, done) {
  done();
});
fastify.get('/orders/:id', function handler(request) {
  return { id: request.params.id };
});
await fastify.listen({ port: 0, host: '127.0.0.1' });
const server = app.listen(0, '127.0.0.1', () => process.send(server.address().port));
app.get('/fastify', (_request, response) => response.json({ port: fastify.server.address().port }));
