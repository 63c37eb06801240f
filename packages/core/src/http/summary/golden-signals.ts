import { performance } from 'node:perf_hooks';
import type { EventLoopUtilization } from 'node:perf_hooks';
import type { Clock } from '../../clock.ts';
import type { Instrument } from '../../instruments/instrument.ts';
import { RecentStart } from '../../runtime/recent-start.ts';
import { saturationOf, utilizationBetween } from './saturation.ts';
import type { Saturation } from './saturation.ts';
import { signalSources } from './signal-sources.ts';
import { signalsBetween, totalsOf } from './signal-totals.ts';
import type { Signals, SignalTotals } from './signal-totals.ts';

/** What `/metrics/summary` answers. */
export interface GoldenSignals {
  readonly service: string;
  /** ISO 8601. */
  readonly at: string;
  /** Since the endpoints were made. */
  readonly life: SignalWindow;
  /** Of late. */
  readonly recent: SignalWindow;
  readonly saturation: Saturation;
}

/** Signals by catalog (`http`, `agent`, `worker`), as far as the telemetry has them. */
export interface SignalWindow {
  readonly seconds: number;
  readonly eventLoopUtilization: number;
  readonly signals: Readonly<Record<string, Signals>>;
}

/** Everything at one time: a few hundred numbers. */
interface Sample {
  readonly at: number;
  readonly totals: readonly (SignalTotals | undefined)[];
  readonly eventLoop: EventLoopUtilization;
}

/**
 * Computes golden signals in the process, for people. They are not on the page: ratios and quantiles of several instances
 * cannot be added up, counters and histograms can.
 *
 * For the recent window two samples are kept, which every request for metrics renews when it is time, the scrapes of a
 * Prometheus among them: no timer runs. The window is `windowSeconds` long at least, and twice that if somebody asks
 * regularly; the answer says how long it is.
 */
export class GoldenSignalsOf {
  readonly #instruments: () => readonly Instrument[];
  readonly #clock: Clock;
  readonly #first: Sample;
  readonly #recent: RecentStart<Sample>;

  constructor(instruments: () => readonly Instrument[], clock: Clock, windowSeconds: number) {
    this.#instruments = instruments;
    this.#clock = clock;
    const first = this.#sample();
    this.#first = first;
    this.#recent = new RecentStart(clock, windowSeconds, [first, first], () => this.#sample());
  }

  /** Notes that time has passed. Costs nothing unless a window is over. */
  tick(): void {
    this.#recent.current();
  }

  report(service: string): GoldenSignals {
    const before = this.#recent.current();
    const now = this.#sample();
    return {
      service,
      at: new Date(this.#clock.now()).toISOString(),
      life: windowBetween({ ...this.#first, totals: [] }, now),
      recent: windowBetween(before, now),
      saturation: saturationOf(this.#instruments()),
    };
  }

  #sample(): Sample {
    const instruments = this.#instruments();
    return {
      at: this.#clock.monotonic(),
      totals: signalSources.map((source) => totalsOf(source, instruments)),
      eventLoop: performance.eventLoopUtilization(),
    };
  }
}

function windowBetween(before: Sample, now: Sample): SignalWindow {
  const seconds = (now.at - before.at) / 1000;
  const signals: Record<string, Signals> = {};
  for (const [index, source] of signalSources.entries()) {
    const totals = now.totals[index];
    if (totals !== undefined) signals[source.catalog] = signalsBetween(before.totals[index], totals, seconds);
  }
  return { seconds, eventLoopUtilization: utilizationBetween(before.eventLoop, now.eventLoop), signals };
}
