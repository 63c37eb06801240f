import { TelltaleError } from '@telltale/core';
import type { HttpAdapterOptions } from '@telltale/core';
import { healthChecks } from './health-checks.ts';
import type { TelltaleModuleOptions } from './options.ts';

/**
 * The options without what is Nest's alone: its health checks are asked beside the others.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS` where a factory returned none
 */
export function httpOptions(options: TelltaleModuleOptions | null | undefined): HttpAdapterOptions {
  if (typeof options !== 'object' || options === null) {
    throw new TelltaleError(
      'TELLTALE_OPTIONS',
      `The options of TelltaleModule are ${String(options)}: what makes them for forRootAsync has to return an object, {} for the defaults`,
      options,
    );
  }
  const { health, ...rest } = options;
  const { endpoints = {} } = rest;
  if (health === undefined || endpoints === false) return rest;
  return { ...rest, endpoints: { ...endpoints, checks: { ...endpoints.checks, ...healthChecks(health) } } };
}
