import { classic } from './classic.ts';
import type { Convention } from './convention.ts';
import { expressPromBundle } from './express-prom-bundle.ts';
import { fastifyMetrics } from './fastify-metrics.ts';
import { otel } from './otel.ts';

/** The shipped conventions by name. */
export type ConventionName = 'otel' | 'classic' | 'express-prom-bundle' | 'fastify-metrics';

/** The shipped conventions: OpenTelemetry's names, the classic ones, and those of the packages people come from. */
export const conventions: Readonly<Record<ConventionName, Convention>> = Object.freeze({
  otel,
  classic,
  'express-prom-bundle': expressPromBundle,
  'fastify-metrics': fastifyMetrics,
});
