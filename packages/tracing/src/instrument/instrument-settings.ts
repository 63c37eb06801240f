import { TelltaleError } from '@telltale/core';
import type { Environment } from '../environment/environment.ts';
import type { Instrumented, InstrumentedName, InstrumentOptions } from './instrument-options.ts';
import { secretParameters } from './redact-query.ts';

const instrumentedNames: readonly InstrumentedName[] = [
  'http',
  'undici',
  'express',
  'fastify',
  'nestjs-core',
  'pg',
  'ioredis',
  'redis',
  'kafkajs',
];

/** What scrapers and probes ask for, all day long. */
const endpoints = /^\/(?:metrics|health|healthz|livez|readyz|live|ready)(?:\/|$)/;

export function instrumented(options: InstrumentOptions, environment: Environment): Instrumented {
  const parameters = [...secretParameters, ...(options.redactParameters ?? [])];
  return {
    names: chosen(options.instrument, environment),
    others: options.instrumentations ?? [],
    frameworkSpans: options.frameworkSpans ?? environment.flag('TELLTALE_FRAMEWORK_SPANS') ?? false,
    ignore: options.ignore ?? ((path) => endpoints.test(path)),
    redactParameters: new Set(parameters.map((parameter) => parameter.toLowerCase())),
  };
}

function chosen(option: InstrumentOptions['instrument'], environment: Environment): ReadonlySet<InstrumentedName> {
  if (option === false) return new Set();
  const named = typeof option === 'object' ? option : {};
  for (const name of Object.keys(named)) {
    if (instrumentedNames.includes(name as InstrumentedName)) continue;
    throw new TelltaleError('TELLTALE_OPTIONS', `\`instrument\` knows ${instrumentedNames.join(', ')}`, name);
  }
  const enabled = environment.list('OTEL_NODE_ENABLED_INSTRUMENTATIONS') ?? instrumentedNames;
  const disabled = environment.list('OTEL_NODE_DISABLED_INSTRUMENTATIONS') ?? [];
  return new Set(
    instrumentedNames.filter((name) => named[name] ?? (enabled.includes(name) && !disabled.includes(name))),
  );
}
