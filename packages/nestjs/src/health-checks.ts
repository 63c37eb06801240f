import type { HealthCheck, HealthCheckOptions, HealthChecks, HealthStatus, HealthVerdict } from '@telltale/core';
import { TelltaleError } from '@telltale/core';

/** What an indicator of `@nestjs/terminus` says: `{ database: { status: 'up' } }`. */
export type HealthIndicatorResult = Readonly<Record<string, { readonly status: string }>>;

/** Asks an indicator of `@nestjs/terminus`, or looks itself whether something works. */
export type NestHealthCheck = (
  signal: AbortSignal,
) => HealthVerdict | HealthIndicatorResult | PromiseLike<HealthVerdict | HealthIndicatorResult>;

/** A check and how it is asked. */
export interface NestHealthCheckOptions extends Omit<HealthCheckOptions, 'check'> {
  readonly check: NestHealthCheck;
}

/** Checks by name. */
export type NestHealthChecks = Readonly<Record<string, NestHealthCheck | NestHealthCheckOptions>>;

const statuses: Readonly<Record<string, HealthStatus>> = { up: 'ok', degraded: 'degraded', down: 'unavailable' };
const severity: readonly HealthStatus[] = ['ok', 'degraded', 'unavailable'];

/** Makes core's checks of those that may ask indicators. */
export function healthChecks(checks: NestHealthChecks): HealthChecks {
  return Object.fromEntries(
    Object.entries(checks).map(([name, check]) => [
      name,
      typeof check === 'function' ? verdictOf(name, check) : { ...check, check: verdictOf(name, check.check) },
    ]),
  );
}

function verdictOf(name: string, check: NestHealthCheck): HealthCheck {
  return async (signal) => {
    const said = await check(signal);
    if (said === null) {
      throw new TelltaleError(
        'TELLTALE_OPTIONS',
        `The health check "${name}" returned null, which says neither that it works nor that it does not`,
        said,
      );
    }
    return typeof said === 'object' ? worstOf(said) : said;
  };
}

/** An indicator that throws says so, too: `HealthCheckError` of older versions fails the check as any error does. */
function worstOf(result: HealthIndicatorResult): HealthStatus {
  const found = Object.values(result).map(({ status }) => severity.indexOf(statuses[status] ?? 'unavailable'));
  return severity[Math.max(0, ...found)] ?? 'unavailable';
}
