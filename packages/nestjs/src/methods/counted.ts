import { expectMetric } from '../expect-metric.ts';
import type { InstrumentedMethodDecorator, GivenLabels, LabelsArgument, MethodCall, MetricOf } from './call-labels.ts';
import { instrumentMethod } from './instrumented-method.ts';
import { countOfMethod } from './method-metric.ts';

/**
 * Counts the calls of a method when they are over. Labels as with {@link Timed}: `outcome: oneOf('success', 'failure')`
 * counts those that fail apart.
 *
 * @example
 * ```ts fragment
 * class Orders {
 *   @Counted(orders.placed, { channel: 'web' })
 *   async place(order: Order): Promise<void> {}
 * }
 * // orders_placed_total{channel="web",outcome="success"} 1
 * ```
 */
export function Counted<
  M extends MetricOf<'counter'>,
  Args extends readonly unknown[] = readonly unknown[],
  Result = unknown,
>(
  definition: M,
  ...[labels]: LabelsArgument<GivenLabels<M['labels']>, MethodCall<Args, Result>>
): InstrumentedMethodDecorator<Args, Result> {
  expectMetric('@Counted', definition);
  const metric = countOfMethod(definition, labels);
  return (prototype, key, descriptor) => instrumentMethod(prototype, key, descriptor, metric);
}
