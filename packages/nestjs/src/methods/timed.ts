import { expectMetric } from '../expect-metric.ts';
import type { InstrumentedMethodDecorator, GivenLabels, LabelsArgument, MethodCall, MetricOf } from './call-labels.ts';
import { instrumentMethod } from './instrumented-method.ts';
import { durationOfMethod } from './method-metric.ts';

/**
 * Records how long the calls of a method take, in a histogram of seconds: until a promise is settled, an observable ends
 * or is unsubscribed from, an asynchronous generator is read to its end.
 *
 * A closed label with the values `success` and `failure` says by itself how the call ended, as does `error_type` if it is
 * optional; the others are given, or computed from the call. On any class that Nest makes, beside any other decorators.
 *
 * @example
 * ```ts fragment
 * class Orders {
 *   @Timed(orders.placing, ({ args: [order] }: MethodCall<[Order]>) => ({ channel: order.channel }))
 *   async place(order: Order): Promise<void> {}
 * }
 * // orders_placing_seconds_count{channel="web",outcome="success"} 1
 * ```
 */
export function Timed<
  M extends MetricOf<'histogram', 'seconds'>,
  Args extends readonly unknown[] = readonly unknown[],
  Result = unknown,
>(
  definition: M,
  ...[labels]: LabelsArgument<GivenLabels<M['labels']>, MethodCall<Args, Result>>
): InstrumentedMethodDecorator<Args, Result> {
  expectMetric('@Timed', definition);
  const metric = durationOfMethod(definition, labels);
  return (prototype, key, descriptor) => instrumentMethod(prototype, key, descriptor, metric);
}
