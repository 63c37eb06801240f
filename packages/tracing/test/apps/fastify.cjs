// CommonJS. Calls the next service with node:http.
const http = require('node:http');
const Fastify = require('fastify');

const app = Fastify();
app.get('/orders/:id', (request, reply) => {
  http
    .get(`${process.env.NEXT}/prices/${request.params.id}?currency=eur&token=hush`, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      answer.on('end', () => void reply.code(answer.statusCode).send(JSON.parse(text)));
    })
    .on('error', (error) => void reply.send(error));
});
app.listen({ port: 0, host: '127.0.0.1' }, () => process.send(app.server.address().port));
