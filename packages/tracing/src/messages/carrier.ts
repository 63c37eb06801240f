import { context, propagation } from '@opentelemetry/api';
import type { Context, TextMapGetter } from '@opentelemetry/api';

/** What carries a trace with a message: a plain object of texts, such as a field of a job's data. */
export type Carrier = Record<string, string>;

/** Anything that was carried: a {@link Carrier}, or the headers of a Kafka message, whose values are buffers. */
export type Carried = Readonly<Record<string, unknown>> | undefined | null;

/** Keys are found in whichever case they came; a header that was given several times counts once. */
const getter: TextMapGetter<Carried> = {
  keys: (carried) => Object.keys(carried ?? {}),
  get(carried, key) {
    const name = Object.keys(carried ?? {}).find((name) => name.toLowerCase() === key.toLowerCase());
    return name === undefined ? undefined : textOf(carried?.[name]);
  },
};

/**
 * Writes the active trace, and its baggage, into an object that goes with a message: `traceparent`, `tracestate` and
 * `baggage` under the default propagators. Without tracing nothing is written.
 *
 * @returns the carrier
 */
export function injectContext<C extends object = Carrier>(carrier: C = {} as C): C {
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** The context that came with a message; what cannot be read is no trace. */
export function extractContext(carried: Carried): Context {
  return propagation.extract(context.active(), carried, getter);
}

function textOf(value: unknown): string | undefined {
  const first: unknown = Array.isArray(value) ? value[0] : value;
  if (typeof first === 'string') return first;
  return first instanceof Uint8Array ? Buffer.from(first).toString() : undefined;
}
