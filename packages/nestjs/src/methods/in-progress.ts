import { expectMetric } from '../expect-metric.ts';
import type { LabelValues } from '@telltale/core';
import type { InstrumentedMethodDecorator, LabelsArgument, MethodStart, MetricOf } from './call-labels.ts';
import { instrumentMethod } from './instrumented-method.ts';
import { callsInProgress } from './method-metric.ts';

/**
 * Counts the calls of a method that are under way, in a gauge. Labels are computed from the arguments alone: a call has
 * to be counted out where it was counted in.
 *
 * @example
 * ```ts fragment
 * class Orders {
 *   @InProgress(orders.beingPlaced)
 *   async place(order: Order): Promise<void> {}
 * }
 * // orders_being_placed 1
 * ```
 */
export function InProgress<M extends MetricOf<'gauge'>, Args extends readonly unknown[] = readonly unknown[]>(
  definition: M,
  ...[labels]: LabelsArgument<LabelValues<M['labels']>, MethodStart<Args>>
): InstrumentedMethodDecorator<Args, unknown> {
  expectMetric('@InProgress', definition);
  const metric = callsInProgress(definition, labels);
  return (prototype, key, descriptor) => instrumentMethod(prototype, key, descriptor, metric);
}
