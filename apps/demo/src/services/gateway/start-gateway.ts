import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { instrumentUndici } from '@telltale/instruments/undici';
import { nestLogger } from '@telltale/logging';
import { freePort } from '../../parts/free-port.ts';
import type { Environment } from '../../parts/environment.ts';
import type { RunningPart } from '../../parts/running-part.ts';
import { createDeskLogger } from '../desk-logger.ts';
import { createDeskTelemetry } from '../desk-telemetry.ts';
import { catalogs } from './catalogs.ts';
import { configureHttp } from './configure-http.ts';
import type { Desk } from './desk/desk.ts';
import { Switches } from './desk/switches.ts';
import { GatewayModule } from './gateway.module.ts';
import { pathTemplates } from './upstream/path-templates.ts';

const CLOSE_MILLISECONDS = 900;

/** Starts the gateway: an application of NestJS on Express, and its metrics on a port of their own. */
export async function startGateway(environment: Environment): Promise<RunningPart> {
  const { host, port } = environment;
  const telemetry = createDeskTelemetry('gateway', catalogs);
  const logger = createDeskLogger('gateway', telemetry, environment);
  const stopRecordingCalls = instrumentUndici(telemetry, { templates: pathTemplates });
  const switches = new Switches();
  // The module would only log that the port is taken, and go on: a demo is to say so.
  const metricsPort = await freePort(host, environment.metricsPort);
  const desk: Desk = { environment, telemetry, logger, switches, metrics: { host, port: metricsPort } };

  const app = await NestFactory.create<NestExpressApplication>(GatewayModule.of(desk), {
    logger: nestLogger(logger),
    abortOnError: false,
    forceCloseConnections: true,
  });
  configureHttp(app, environment);
  await app.listen(port, host);
  const url = await app.getUrl();
  logger.info({ url }, 'the gateway is open');

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    // A database that is silent must not hold it up.
    await Promise.race([app.close(), delay(CLOSE_MILLISECONDS, undefined, { ref: false })]);
    stopRecordingCalls();
    await logger.close();
    telemetry.close();
  };
  return {
    facts: { urls: { gateway: url }, metricsUrl: `http://${host}:${metricsPort}` },
    chaos: {
      'approval-timeouts': (active) => switches.set('approval-timeouts', active),
      'budget-overrun': (active) => switches.set('budget-overrun', active),
    },
    close: () => (closing ??= close()),
  };
}
