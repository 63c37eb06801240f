import type { FastifyBaseLogger } from 'fastify';
import { createTelemetry } from '@telltale/core';
import type { Logger as CoreLogger } from '@telltale/core';
import type { LoggerService } from '@nestjs/common';
import type { Logger as PinoLogger } from 'pino';
import { expectTypeOf, test } from 'vitest';
import { createLogger, nestLogger } from '../src/index.ts';
import type { LoggerOptions } from '../src/index.ts';

test('a logger is one of pino, of Fastify and of a telemetry', () => {
  const logger = createLogger();
  expectTypeOf(logger).toExtend<PinoLogger>();
  expectTypeOf(logger).toExtend<FastifyBaseLogger>();
  expectTypeOf(logger).toExtend<CoreLogger>();
  expectTypeOf(nestLogger(logger)).toExtend<LoggerService>();
});

test('levels of one’s own are methods', () => {
  const logger = createLogger({ pino: { customLevels: { audit: 45 } } });
  expectTypeOf(logger.audit).toBeFunction();
  // @ts-expect-error There is no such level.
  logger.shout('x');
});

test('options are checked', () => {
  const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
  expectTypeOf({ telemetry, requests: { clientAddress: 'full' as const } }).toExtend<LoggerOptions>();
  // @ts-expect-error There is no such back end.
  createLogger({ ship: { to: 'kafka' } });
  // @ts-expect-error Redaction cannot be turned off.
  createLogger({ redact: false });
});
