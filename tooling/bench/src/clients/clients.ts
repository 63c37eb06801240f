import type * as PromClient from 'prom-client';
import type { Contender } from '../suite.ts';
import type { OpenClient } from './client.ts';

interface ClientContender extends Contender {
  /** Loads this client and no other one. */
  readonly load: () => Promise<OpenClient>;
}

/** The metric clients for Node.js, ours first. */
export const clients: readonly ClientContender[] = [
  {
    name: 'Telltale',
    package: '@telltale/core',
    load: async () => (await import('./telltale.ts')).openTelltale,
  },
  {
    name: 'prom-client',
    package: 'prom-client',
    load: async () => descendant((await import('prom-client')).default),
  },
  {
    name: '@prometheus-io/client',
    package: '@prometheus-io/client',
    load: async () => descendant((await import('@prometheus-io/client')).default),
  },
  {
    name: '@platformatic/prom-client',
    package: '@platformatic/prom-client',
    load: async () => descendant((await import('@platformatic/prom-client')).default),
  },
  {
    name: 'OpenTelemetry SDK',
    package: '@opentelemetry/sdk-metrics',
    load: async () => (await import('./opentelemetry.ts')).openOpenTelemetry,
  },
];

export async function loadClient(name: string): Promise<OpenClient> {
  const contender = clients.find((client) => client.name === name);
  if (contender === undefined) throw new Error(`No client is named ${name}`);
  return contender.load();
}

async function descendant(module: unknown): Promise<OpenClient> {
  const { openPromClient } = await import('./prom-client.ts');
  return openPromClient(module as typeof PromClient);
}
