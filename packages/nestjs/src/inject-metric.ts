import { Inject } from '@nestjs/common';
import type { InstrumentOf, Metric } from '@telltale/core';
import { expectMetric } from './expect-metric.ts';
import { wantMetric } from './wanted-metrics.ts';
import { metricToken } from './tokens.ts';

// The compiler gives a decorator the class, or its prototype, the name of the member, and the place of the parameter as a
// literal number: enough to look up the declared type of what is decorated.
// oxlint-disable-next-line typescript/no-explicit-any -- any class at all
type AnyClass = abstract new (...parameters: any[]) => object;

type ParameterOf<Class, Place> = Class extends AnyClass
  ? Place extends keyof ConstructorParameters<Class>
    ? ConstructorParameters<Class>[Place]
    : unknown
  : unknown;

/** Decorates a parameter of a constructor, or a property, whose type is the instrument's or one that it can be used as. */
export interface InjectMetricDecorator<Instrument> {
  <Class extends AnyClass, const Place extends number>(
    target: Class,
    key: undefined,
    place: Instrument extends ParameterOf<Class, Place> ? Place : WrongType<Instrument>,
  ): void;
  <Prototype extends object, const Key extends string | symbol>(
    target: Prototype,
    key: Key extends keyof Prototype ? (Instrument extends Prototype[Key] ? Key : WrongType<Instrument>) : Key,
  ): void;
}

/** Shown by the compiler where a type is declared that the definition does not become. */
export interface WrongType<Instrument> {
  readonly 'declare it as InstrumentOf<typeof definition>': Instrument;
}

/**
 * Injects the instrument of a definition, in any module. The declared type is checked: `InstrumentOf<typeof definition>`.
 *
 * An application whose telemetry does not have the metric does not start: `TELLTALE_METRIC_UNKNOWN`.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS` where the definition is none
 *
 * @example
 * ```ts fragment
 * class Orders {
 *   constructor(@InjectMetric(orders.placed) private readonly placed: InstrumentOf<typeof orders.placed>) {}
 *
 *   place(order: Order): void {
 *     this.placed.inc({ channel: order.channel });
 *   }
 * }
 * ```
 */
export function InjectMetric<M extends Metric>(definition: M): InjectMetricDecorator<InstrumentOf<M>> {
  expectMetric('@InjectMetric', definition);
  wantMetric(definition);
  return Inject(metricToken(definition));
}
