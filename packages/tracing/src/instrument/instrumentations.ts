import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation } from '@opentelemetry/instrumentation-express';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { IORedisInstrumentation } from '@opentelemetry/instrumentation-ioredis';
import { KafkaJsInstrumentation } from '@opentelemetry/instrumentation-kafkajs';
import { NestInstrumentation } from '@opentelemetry/instrumentation-nestjs-core';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { RedisInstrumentation } from '@opentelemetry/instrumentation-redis';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import type { TracerProvider } from '@opentelemetry/api';
import type { Logger } from '@telltale/core';
import { nameFastifyRoutes } from './fastify-routes.ts';
import { httpClientSpans, undiciSpans } from './client-spans.ts';
import { ExpressRoutes } from './express-routes.ts';
import { traceHttpServers } from './http-servers.ts';
import type { Instrumented, InstrumentedName, OtherInstrumentation } from './instrument-options.ts';
import { hookModules } from './module-hooks.ts';
import { RecordedRoutes } from './recorded-routes.ts';

type Make = (settings: Instrumented) => readonly OtherInstrumentation[];

const makers: Readonly<Record<Exclude<InstrumentedName, 'fastify'>, Make>> = {
  http: (settings) => [new HttpInstrumentation(httpClientSpans(settings))],
  undici: (settings) => [new UndiciInstrumentation(undiciSpans(settings))],
  // They cannot both be there: each takes the other's changes for its own.
  express: ({ frameworkSpans }) => [frameworkSpans ? new ExpressInstrumentation() : new ExpressRoutes()],
  'nestjs-core': ({ frameworkSpans }) => (frameworkSpans ? [new NestInstrumentation()] : []),
  // A connection is a span only where none was free: the metrics of pools tell of that. As with Redis, a query that belongs to
  // nothing is no trace: libraries that poll a database would make one each time.
  pg: () => [new PgInstrumentation({ ignoreConnectSpans: true, requireParentSpan: true })],
  ioredis: () => [new IORedisInstrumentation()],
  redis: () => [new RedisInstrumentation()],
  kafkajs: () => [new KafkaJsInstrumentation()],
};

/**
 * Instruments the libraries that are loaded from now on.
 *
 * @returns takes the instrumentations out again
 */
export function instrument(settings: Instrumented, provider: TracerProvider, logger: Logger): () => void {
  const { names, others } = settings;
  if (names.size > 0 || others.length > 0) hookModules(others.length > 0);
  const made = [
    ...others,
    ...Object.entries(makers).flatMap(([name, make]) => (names.has(name as InstrumentedName) ? make(settings) : [])),
  ];
  const stops: (() => void)[] = [];
  if (names.has('fastify')) {
    stops.push(nameFastifyRoutes());
    if (settings.frameworkSpans) made.push(...fastifySpans(logger));
  }
  for (const instrumentation of made) {
    instrumentation.setTracerProvider(provider);
    instrumentation.enable();
    stops.push(() => instrumentation.disable());
  }
  if (names.has('http')) {
    const routes = new RecordedRoutes();
    stops.push(traceHttpServers(settings, provider, routes), () => routes.close());
    loadHttp();
  }
  return () => {
    for (const stop of stops) stop();
  };
}

/** What node:http exports is changed when it is first required: now, whoever requires or imports it later. */
function loadHttp(): void {
  const require = createRequire(import.meta.url);
  for (const name of ['node:http', 'node:https']) require(name);
  syncBuiltinESMExports();
}

interface FastifyOtel {
  readonly FastifyOtelInstrumentation: new (config: { readonly registerOnInitialization: true }) => Instrumentation;
}

/** An optional peer: most services want no span for each hook. */
function fastifySpans(logger: Logger): readonly OtherInstrumentation[] {
  try {
    const { FastifyOtelInstrumentation } = createRequire(import.meta.url)('@fastify/otel') as FastifyOtel;
    return [new FastifyOtelInstrumentation({ registerOnInitialization: true })];
  } catch {
    logger.warn(
      'frameworkSpans needs @fastify/otel for Fastify, which is not installed; its requests are one span each.',
    );
    return [];
  }
}
