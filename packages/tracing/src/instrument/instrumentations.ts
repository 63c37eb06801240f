import { createRequire, syncBuiltinESMExports } from 'node:module';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { ExpressInstrumentation, ExpressLayerType } from '@opentelemetry/instrumentation-express';
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
import { httpSpans, undiciSpans } from './http-spans.ts';
import type { Instrumented, InstrumentedName, OtherInstrumentation } from './instrument-options.ts';
import { hookModules } from './module-hooks.ts';
import { RecordedRoutes } from './recorded-routes.ts';

type Make = (settings: Instrumented, routes: RecordedRoutes) => OtherInstrumentation | undefined;

// What a framework does besides its route is left out: each of these layers would be a span.
const noLayers = {
  ignoreLayersType: [ExpressLayerType.MIDDLEWARE, ExpressLayerType.ROUTER, ExpressLayerType.REQUEST_HANDLER],
};

const makers: Readonly<Record<Exclude<InstrumentedName, 'fastify'>, Make>> = {
  http: (settings, routes) => new HttpInstrumentation(httpSpans(settings, routes)),
  undici: (settings) => new UndiciInstrumentation(undiciSpans(settings)),
  express: ({ frameworkSpans }) => new ExpressInstrumentation(frameworkSpans ? {} : noLayers),
  'nestjs-core': ({ frameworkSpans }) => (frameworkSpans ? new NestInstrumentation() : undefined),
  // A connection is a span only where none was free: the metrics of pools tell of that.
  pg: () => new PgInstrumentation({ ignoreConnectSpans: true }),
  ioredis: () => new IORedisInstrumentation(),
  redis: () => new RedisInstrumentation(),
  kafkajs: () => new KafkaJsInstrumentation(),
};

/**
 * Instruments the libraries that are loaded from now on.
 *
 * @returns takes the instrumentations out again
 */
export function instrument(settings: Instrumented, provider: TracerProvider, logger: Logger): () => void {
  const { names, frameworkSpans, others } = settings;
  if (names.size > 0 || others.length > 0) hookModules(others.length > 0);
  const routes = new RecordedRoutes();
  const made: OtherInstrumentation[] = [...others];
  for (const [name, make] of Object.entries(makers)) {
    const instrumentation = names.has(name as InstrumentedName) ? make(settings, routes) : undefined;
    if (instrumentation !== undefined) made.push(instrumentation);
  }
  let stopFastify: (() => void) | undefined;
  if (names.has('fastify')) {
    const spans = frameworkSpans ? fastifySpans(logger) : undefined;
    if (spans === undefined) stopFastify = nameFastifyRoutes();
    else made.push(spans);
  }
  for (const instrumentation of made) {
    instrumentation.setTracerProvider(provider);
    instrumentation.enable();
  }
  if (names.has('http')) loadHttp();
  return () => {
    for (const instrumentation of made) instrumentation.disable();
    stopFastify?.();
    routes.close();
  };
}

/** node:http is instrumented when it is first required: now, whoever requires or imports it later. */
function loadHttp(): void {
  const require = createRequire(import.meta.url);
  for (const name of ['node:http', 'node:https']) require(name);
  syncBuiltinESMExports();
}

interface FastifyOtel {
  readonly FastifyOtelInstrumentation: new (config: { readonly registerOnInitialization: true }) => Instrumentation;
}

/** An optional peer: most services want no span for each hook. */
function fastifySpans(logger: Logger): OtherInstrumentation | undefined {
  try {
    const { FastifyOtelInstrumentation } = createRequire(import.meta.url)('@fastify/otel') as FastifyOtel;
    return new FastifyOtelInstrumentation({ registerOnInitialization: true });
  } catch {
    logger.warn(
      'frameworkSpans needs @fastify/otel for Fastify, which is not installed; its requests are one span each.',
    );
    return undefined;
  }
}
