/**
 * The preload: `node --import @telltale/tracing/register app.js`, configured by the standard `OTEL_*` variables. It never
 * keeps the application from starting, nor from ending as it would without it.
 */
import { consoleLogger } from '@telltale/core';
import { flushAtEnd } from './flush-at-end.ts';
import { startTracing } from './start-tracing.ts';

try {
  const tracing = startTracing();
  if (tracing.enabled) flushAtEnd(tracing);
} catch (error) {
  consoleLogger.error(`tracing could not be started: ${error instanceof Error ? error.message : String(error)}`);
}
