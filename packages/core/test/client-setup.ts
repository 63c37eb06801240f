import * as successor from '@prometheus-io/client';
import * as promClient from 'prom-client';
import { counter, gauge, histogram } from '../src/catalog/definition.ts';
import { defineCatalog } from '../src/catalog/catalog.ts';
import { oneOf, open } from '../src/catalog/labels.ts';
import type { ClientRegistry } from '../src/client.ts';
import type { Clock } from '../src/clock.ts';
import type { ExposedMetric } from '../src/conventions/convention.ts';
import { expose } from '../src/conventions/expose.ts';
import { otel } from '../src/conventions/otel.ts';
import type { Metric } from '../src/catalog/definition.ts';
import { CounterInstrument } from '../src/instruments/counter.ts';
import { GaugeInstrument } from '../src/instruments/gauge.ts';
import { HistogramInstrument } from '../src/instruments/histogram.ts';
import type { InstrumentContext } from '../src/instruments/instrument.ts';
import { fakeClock } from './fake-clock.ts';

type Client = typeof promClient;

/** Both clients; the successor still has what prom-client 15 offers. */
export const clients: readonly (readonly [name: string, client: Client])[] = [
  ['prom-client', promClient],
  ['@prometheus-io/client', successor as unknown as Client],
];

/** A registry of a client, seen as the client's users see it and as Telltale sees it. */
export interface Registered {
  readonly registry: promClient.Registry;
  readonly client: ClientRegistry;
}

export function newRegistry({ Registry }: Client, format: 'text' | 'OpenMetrics' = 'text'): Registered {
  const registry = new Registry();
  if (format === 'OpenMetrics') registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE as never);
  return { registry, client: registry };
}

export const shop = defineCatalog('shop', {
  placed: counter({ help: 'Orders accepted.', labels: { channel: oneOf('web', 'app') } }),
  stock: gauge({ help: 'Items in stock.', labels: { item: open() } }),
  wait: histogram({ help: 'Time a customer waits.', unit: 'seconds', buckets: [1, 5], labels: { city: open() } }),
});

export interface Making {
  readonly clock?: Clock;
  readonly constantLabels?: Readonly<Record<string, string>>;
}

/** The instruments of the shop, as a telemetry would make them. */
export function shopInstruments(making: Making = {}) {
  return {
    placed: make(CounterInstrument, shop.placed, making),
    stock: make(GaugeInstrument, shop.stock, making),
    wait: make(HistogramInstrument, shop.wait, making),
  };
}

/** The instrument of one definition, filled with zeros where it asks for them. */
export function make<I extends { fillWithZeros(): void }>(
  Made: new (metric: ExposedMetric, context: InstrumentContext) => I,
  definition: Metric,
  { clock = fakeClock(), constantLabels = {} }: Making = {},
): I {
  const context: InstrumentContext = { clock, constantLabels, overflowed: () => {}, exemplarSource: undefined };
  const instrument = new Made(expose(definition, otel, 'acme')!, context);
  instrument.fillWithZeros();
  return instrument;
}
