import { defineCatalog, metricsOf } from '../src/catalog/catalog.ts';
import type { Definitions } from '../src/catalog/catalog.ts';
import type { Clock } from '../src/clock.ts';
import type { Convention } from '../src/conventions/convention.ts';
import { expose } from '../src/conventions/expose.ts';
import { PageRenderer } from '../src/exposition/renderer.ts';
import type { RendererOptions } from '../src/exposition/renderer.ts';
import type { ForeignFamily, PageSource } from '../src/exposition/source.ts';
import { CounterInstrument } from '../src/instruments/counter.ts';
import { GaugeInstrument } from '../src/instruments/gauge.ts';
import { HistogramInstrument } from '../src/instruments/histogram.ts';
import type { Instrument } from '../src/instruments/instrument.ts';

/** A clock that stands still. */
export const stoppedClock: Clock = {
  now: () => 1_700_000_000_123,
  monotonic: () => 0,
  after: () => () => {},
};

export interface SmallPageOptions {
  readonly convention?: Convention;
  readonly constantLabels?: Readonly<Record<string, string>>;
  readonly namespace?: string;
}

/** The bare instruments of some definitions, without a telemetry around them. */
export function instrumentsFor(definitions: Definitions, options: SmallPageOptions = {}): readonly Instrument[] {
  const { convention = { name: 'otel', metrics: {} }, constantLabels = {}, namespace = '' } = options;
  const context = { clock: stoppedClock, constantLabels, overflowed: () => {}, exemplarSource: undefined };
  return metricsOf(defineCatalog('shop', definitions)).map((metric) => {
    const exposed = expose(metric, convention, namespace)!;
    return new classes[exposed.type](exposed, context);
  });
}

const classes = { counter: CounterInstrument, gauge: GaugeInstrument, histogram: HistogramInstrument };

export interface SmallSource extends PageSource {
  refreshes: number;
}

/** A source of fixed instruments. */
export function sourceOf(instruments: readonly Instrument[], foreign: readonly ForeignFamily[] = []): SmallSource {
  return {
    refreshes: 0,
    refresh() {
      this.refreshes++;
      return Promise.resolve();
    },
    instruments: () => instruments,
    foreign: () => Promise.resolve(foreign),
  };
}

/** One page as text. */
export async function pageOf(
  instruments: readonly Instrument[],
  accept?: string,
  foreign: readonly ForeignFamily[] = [],
  options: Partial<RendererOptions> = {},
): Promise<string> {
  const renderer = new PageRenderer(sourceOf(instruments, foreign), { clock: stoppedClock, ...options });
  const page = await renderer.render(accept);
  const text = page.text();
  page.release();
  return text;
}
