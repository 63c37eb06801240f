import type { TextMapPropagator } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { B3InjectEncoding, B3Propagator } from '@opentelemetry/propagator-b3';
import { TelltaleError } from '@telltale/core';
import type { Environment } from './environment/environment.ts';

/** A way to carry traces between services, by the name it has in `OTEL_PROPAGATORS`. */
export type PropagatorName = 'tracecontext' | 'baggage' | 'b3' | 'b3multi' | 'none';

const makers: Readonly<Record<PropagatorName, () => readonly TextMapPropagator[]>> = {
  tracecontext: () => [new W3CTraceContextPropagator()],
  baggage: () => [new W3CBaggagePropagator()],
  b3: () => [new B3Propagator({ injectEncoding: B3InjectEncoding.SINGLE_HEADER })],
  b3multi: () => [new B3Propagator({ injectEncoding: B3InjectEncoding.MULTI_HEADER })],
  none: () => [],
};

export function propagator(names: readonly string[] | undefined, environment: Environment): TextMapPropagator {
  const wanted = names ?? environment.list('OTEL_PROPAGATORS') ?? ['tracecontext', 'baggage'];
  const propagators = [...new Set(wanted)].flatMap((name) => {
    const make = makers[name as PropagatorName] as (typeof makers)[PropagatorName] | undefined;
    if (make !== undefined) return make();
    const known = Object.keys(makers).join(', ');
    if (names !== undefined) throw new TelltaleError('TELLTALE_OPTIONS', `\`propagators\` are among ${known}`, name);
    environment.warn(`OTEL_PROPAGATORS names ${name}, which is none of ${known}; it is left out.`);
    return [];
  });
  return new CompositePropagator({ propagators });
}
