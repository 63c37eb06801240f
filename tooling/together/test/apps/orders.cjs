// Fastify in CommonJS. Calls the prices with node:http.
const http = require('node:http');
const { createTelemetry } = require('@telltale/core');
const catalogs = require('@telltale/core/catalogs');
const { telltale } = require('@telltale/fastify');
const { createLogger } = require('@telltale/logging');
const { fastify, LogController } = require('fastify');

const telemetry = createTelemetry({ catalogs: { http: catalogs.http } });
const loggerInstance = createLogger({ telemetry, requests: true, ship: JSON.parse(process.env.SHIP) });
const app = fastify({ loggerInstance, logController: new LogController({ disableRequestLogging: true }) });
app.register(telltale, { telemetry });
app.get('/orders/:id', (request, reply) => {
  http
    .get(`${process.env.NEXT}/prices/${request.params.id}`, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
      answer.on('end', () => {
        request.log.info('asked for the price');
        void reply.code(answer.statusCode).send(JSON.parse(text));
      });
    })
    .on('error', (error) => void reply.send(error));
});
app.listen({ port: 0, host: '127.0.0.1' }, () => process.send(app.server.address().port));
