import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import { demandOption } from './checked-options.ts';

/** `degraded` still serves; `unavailable` should get no traffic. */
export type HealthStatus = 'ok' | 'degraded' | 'unavailable';

/** Looks whether something works. Nothing or `true` says that it does; `false`, or to throw, that it does not. */
export type HealthCheck = (signal: AbortSignal) => HealthVerdict | Promise<HealthVerdict>;

/** What a check says. */
export type HealthVerdict = boolean | HealthStatus | undefined | void;

/** A check and how it is asked. */
export interface HealthCheckOptions {
  readonly check: HealthCheck;
  /** Seconds after which it counts as failed. @default 3 */
  readonly timeoutSeconds?: number;
  /** Seconds for which an answer is given again, so that probes cannot wear out what they probe. @default 1 */
  readonly cacheSeconds?: number;
  /** Whether the service can do without it: then a failure makes it `degraded`. @default false */
  readonly optional?: boolean;
}

/** Checks by name. */
export type HealthChecks = Readonly<Record<string, HealthCheck | HealthCheckOptions>>;

/** What the checks found. */
export interface HealthReport {
  /** The worst of the checks. */
  readonly status: HealthStatus;
  readonly checks: Readonly<Record<string, HealthCheckReport>>;
}

export interface HealthCheckReport {
  readonly status: HealthStatus;
  /** How long the check took. */
  readonly durationSeconds: number;
  /** When it ended, as an ISO 8601 time. */
  readonly checkedAt: string;
}

const severity: Readonly<Record<HealthStatus, number>> = { ok: 0, degraded: 1, unavailable: 2 };

/** Asks all checks at once. Never rejects; why a check fails is logged when it begins to, and never shown. */
export class Health {
  readonly #checks: ReadonlyMap<string, CachedCheck>;

  /** @throws TelltaleError `TELLTALE_OPTIONS` */
  constructor(checks: HealthChecks, clock: Clock, logger: Logger) {
    this.#checks = new Map(
      Object.entries(checks).map(([name, check]) => {
        const options = typeof check === 'function' ? { check } : check;
        demandOption(
          typeof options?.check === 'function',
          `checks.${name}`,
          check,
          'no function, nor has it a `check`',
        );
        return [name, new CachedCheck(name, options, clock, logger)];
      }),
    );
  }

  async report(): Promise<HealthReport> {
    const found = await Promise.all(
      [...this.#checks].map(async ([name, check]) => [name, await check.report()] as const),
    );
    let status: HealthStatus = 'ok';
    for (const [, report] of found) if (severity[report.status] > severity[status]) status = report.status;
    return { status, checks: Object.fromEntries(found) };
  }
}

/** One check, run once for all who ask at the same time. */
class CachedCheck {
  readonly #name: string;
  readonly #options: Required<HealthCheckOptions>;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #last: { readonly at: number; readonly report: HealthCheckReport } | undefined;
  #asking: Promise<HealthCheckReport> | undefined;
  // Still at it since a time that was given up on: a second run would only add to the load.
  #isStuck = false;

  constructor(name: string, options: HealthCheckOptions, clock: Clock, logger: Logger) {
    this.#name = name;
    this.#options = { timeoutSeconds: 3, cacheSeconds: 1, optional: false, ...options };
    this.#clock = clock;
    this.#logger = logger;
  }

  report(): Promise<HealthCheckReport> {
    const last = this.#last;
    if (last !== undefined && this.#clock.monotonic() - last.at < this.#options.cacheSeconds * 1000) {
      return Promise.resolve(last.report);
    }
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = undefined;
    });
    return this.#asking;
  }

  async #ask(): Promise<HealthCheckReport> {
    const start = this.#clock.monotonic();
    let status: HealthStatus = 'unavailable';
    let cause: unknown;
    try {
      status = statusOf(await this.#answer());
    } catch (error) {
      cause = error;
    }
    if (status === 'unavailable' && this.#options.optional) status = 'degraded';
    this.#tell(status, cause);
    const at = this.#clock.monotonic();
    const checkedAt = new Date(this.#clock.now()).toISOString();
    const report = { status, durationSeconds: (at - start) / 1000, checkedAt };
    this.#last = { at, report };
    return report;
  }

  async #answer(): Promise<HealthVerdict> {
    if (this.#isStuck) throw new Error('it has not answered since it was asked last');
    const aborter = new AbortController();
    const answer = Promise.resolve(this.#options.check(aborter.signal));
    const late = Promise.withResolvers<never>();
    this.#isStuck = true;
    const settled = answer.finally(() => {
      this.#isStuck = false;
    });
    const cancel = this.#clock.after(this.#options.timeoutSeconds * 1000, () => {
      late.reject(new Error(`it took longer than ${this.#options.timeoutSeconds} s`));
      aborter.abort();
    });
    try {
      return await Promise.race([settled, late.promise]);
    } finally {
      cancel();
    }
  }

  #tell(status: HealthStatus, cause: unknown): void {
    const before = this.#last?.report.status ?? 'ok';
    if (status === before) return;
    const why = cause instanceof Error ? `: ${cause.message}` : '';
    try {
      this.#logger.warn(`health check "${this.#name}" is ${status} and was ${before}${why}`);
    } catch {
      // A logger that fails must not make the service look ill.
    }
  }
}

function statusOf(verdict: HealthVerdict): HealthStatus {
  if (verdict === undefined || verdict === true) return 'ok';
  return verdict === 'ok' || verdict === 'degraded' ? verdict : 'unavailable';
}
