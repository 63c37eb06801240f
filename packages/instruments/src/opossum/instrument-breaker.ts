import type { TelemetryCore } from '@telltale/core';
import { circuitBreaker } from '@telltale/core/catalogs';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { listen } from '../instrument/listen.ts';
import type { Emitter } from '../instrument/listen.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';

/** The part of opossum's `CircuitBreaker` that is used. */
export interface OpossumBreaker extends Emitter {
  readonly name: string;
  readonly opened: boolean;
  readonly halfOpen: boolean;
  fire(...args: never[]): Promise<unknown>;
}

export interface BreakerOptions {
  /** Stands in the label `breaker`; breakers of one name count together, but have one state. @default the name of the breaker */
  readonly name?: string;
}

const STATES = { closed: 0, open: 1, half_open: 2 } as const;

/**
 * Records a circuit breaker of opossum, from its own events. The counters agree with its `stats`: a call that timed out, or
 * that was refused because too many were under way, is a failure, too; one refused by an open breaker is none.
 *
 * ```
 * circuit_breaker_state{breaker="prices"} 1
 * circuit_breaker_transitions_total{breaker="prices",to="open"} 1
 * circuit_breaker_rejections_total{breaker="prices",reason="open"} 12
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentBreaker } from '@telltale/instruments/opossum';
 * import CircuitBreaker from 'opossum';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * const prices = new CircuitBreaker(async (article: string) => article.length, { name: 'prices' });
 * const undo = instrumentBreaker(telemetry, prices);
 * console.log(await prices.fire('sail')); // => 4
 * ```
 */
export function instrumentBreaker(
  telemetry: TelemetryCore,
  breaker: OpossumBreaker,
  options: BreakerOptions = {},
): Undo {
  expectShape(breaker, ['fire', 'on', 'off'], 'a circuit breaker of opossum');
  return instrumentOnce(telemetry, breaker, 'opossum', () => {
    const labels = { breaker: options.name ?? breaker.name };
    const metrics = telemetry.use(circuitBreaker);
    const enter = (to: keyof typeof STATES): void => {
      metrics.state.set(labels, STATES[to]);
      metrics.transitions.inc({ ...labels, to });
    };
    // From the start, so that the first of each is seen as an increase.
    for (const each of [metrics.successes, metrics.failures, metrics.timeouts, metrics.fallbacks]) each.inc(labels, 0);
    for (const reason of ['open', 'capacity'] as const) metrics.rejections.inc({ ...labels, reason }, 0);
    for (const to of Object.keys(STATES) as (keyof typeof STATES)[]) metrics.transitions.inc({ ...labels, to }, 0);
    metrics.state.set(labels, STATES[stateOf(breaker)]);
    const took = (milliseconds: number | undefined): void => {
      if (milliseconds !== undefined) metrics.callDuration.observe(labels, milliseconds / 1000);
    };
    return installAll([
      () => () => metrics.state.remove(labels),
      () =>
        listen(new Recording(telemetry, 'opossum'), breaker, {
          open: () => enter('open'),
          close: () => enter('closed'),
          halfOpen: () => enter('half_open'),
          success: (_result: unknown, latency?: number) => {
            metrics.successes.inc(labels);
            took(latency);
          },
          failure: (_error: unknown, latency?: number) => {
            metrics.failures.inc(labels);
            took(latency);
          },
          timeout: () => metrics.timeouts.inc(labels),
          reject: () => metrics.rejections.inc({ ...labels, reason: 'open' }),
          semaphoreLocked: () => metrics.rejections.inc({ ...labels, reason: 'capacity' }),
          fallback: () => metrics.fallbacks.inc(labels),
        }),
    ]);
  });
}

function stateOf({ opened, halfOpen }: OpossumBreaker): keyof typeof STATES {
  if (opened) return 'open';
  return halfOpen ? 'half_open' : 'closed';
}
