import type { Clock } from '@telltale/core';
import { createEngine, formatDuration, Labels, MemoryStorage } from '@telltale/promql';
import type { Engine, Expression } from '@telltale/promql';
import { TestingError } from '../errors.ts';
import { Agenda } from './agenda.ts';
import type { Action } from './agenda.ts';
import { momentAt } from './alert-history.ts';
import type { AlertLife, AlertMoment } from './alert-history.ts';
import { querySamples, querySeries } from './query-answer.ts';
import type { QueriedSample, QueriedSeries } from './query-answer.ts';
import { ScriptedSeries } from './scripted-series.ts';
import type { SeriesScript } from './scripted-series.ts';
import { selectedSeries } from './selected-series.ts';
import type { SelectedSeries } from './selected-series.ts';
import { tellAlerts } from './tell-alerts.ts';
import { SimulatedRules } from './simulated-rules.ts';
import { ScrapedTarget } from './simulated-target.ts';
import type { PageSource, SimulatedTarget } from './simulated-target.ts';
import { parseInterval, parseTime } from './simulated-time.ts';
import type { SimulatedTime } from './simulated-time.ts';
import { SimulationClock } from './simulation-clock.ts';
import { resolveSimulationOptions } from './simulation-options.ts';
import type { ResolvedSimulationOptions, SimulationOptions } from './simulation-options.ts';
import type { TimedSource } from './timed-source.ts';

/** Who is scraped in a simulation. */
export interface TargetOptions {
  readonly job: string;
  /** Unique within its job. @default 'localhost:9464' */
  readonly instance?: string;
  /** Further labels of the target, such as its region. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
  /** @default the simulation's `scrapeInterval` */
  readonly scrapeInterval?: SimulatedTime;
}

/** An alert as it is at a time. */
export interface SimulatedAlert extends AlertMoment {
  readonly name: string;
  /** Without `alertname`. */
  readonly labels: Readonly<Record<string, string>>;
}

/** As much as a simulation may hold: days of a few thousand series. */
const MAX_BYTES = 1024 * 1024 * 1024;

/**
 * Rules, series and services in simulated time. {@link simulateAlerts} makes one.
 *
 * At one time, things happen in this order: what was planned, timers of the clock, samples of scripted series, scrapes,
 * evaluations of rules.
 */
export class Simulation {
  /** Simulated time, for the telemetry and whatever else takes a clock; timers go off when they are due. */
  readonly clock: Clock;
  /** What is odd but fails nothing: failed templates, pages that were refused, what the engine remarks. */
  readonly warnings: ReadonlySet<string>;
  /** The options, resolved. */
  readonly options: ResolvedSimulationOptions;
  /** All samples, those that rules have recorded included. */
  readonly storage: MemoryStorage;
  readonly #clock: SimulationClock;
  readonly #warnings = new Set<string>();
  readonly #engine: Engine;
  readonly #rules: SimulatedRules;
  readonly #agenda = new Agenda();
  readonly #series = new Map<string, ScriptedSeries>();
  readonly #targets = new Map<string, ScrapedTarget>();
  readonly #warn = (warning: string): void => void this.#warnings.add(warning);
  #isRunning = false;
  #hasRun = false;

  constructor(options: SimulationOptions) {
    this.options = resolveSimulationOptions(options);
    this.storage = new MemoryStorage({ retentionSeconds: Infinity, maxBytes: MAX_BYTES });
    this.#engine = createEngine(this.storage, { maxSteps: Infinity });
    this.#clock = new SimulationClock(this.options.start);
    this.clock = this.#clock;
    this.warnings = this.#warnings;
    const { storage } = this;
    const engine = this.#engine;
    const interval = this.options.evaluationInterval;
    this.#rules = new SimulatedRules({ ...this.options, engine, storage, interval, warn: this.#warn });
  }

  /** How much time has passed, as `1h30m`. */
  get elapsed(): string {
    return formatDuration(this.#clock.passed);
  }

  /** Milliseconds between evaluations, one for each group. */
  get groupIntervals(): readonly number[] {
    return this.#rules.intervals;
  }

  /**
   * Adds a series: `series('errors_total{job="api"}', '0+10x60')`, `series('up{job="api"}', 1)`,
   * `series('load', (seconds) => Math.sin(seconds))`. Its first value stands at the present time of the simulation.
   *
   * @throws TestingError `TESTING_SERIES`
   */
  series(series: string, script: SeriesScript, options: { readonly interval?: SimulatedTime } = {}): this {
    const interval = options.interval === undefined ? this.options.seriesInterval : parseInterval(options.interval);
    const times = { from: this.#soonest(interval), interval };
    const scripted = new ScriptedSeries(series, script, times, this.options.start, this.storage);
    if (this.#series.has(scripted.labels.key)) {
      throw new TestingError('TESTING_SERIES', `${String(scripted.labels)} has a script already`, series);
    }
    this.#series.set(scripted.labels.key, scripted);
    return this;
  }

  /**
   * Adds a target: a telemetry that the test records on, or whatever gives a page of metrics. Give the telemetry the
   * simulation's `clock`.
   *
   * @throws TestingError `TESTING_OPTIONS` where another target has the same labels
   */
  target(source: PageSource, options: TargetOptions): SimulatedTarget {
    const { job, instance = 'localhost:9464', labels: others } = options;
    const interval =
      options.scrapeInterval === undefined ? this.options.scrapeInterval : parseInterval(options.scrapeInterval);
    const labels = { ...others, job, instance };
    const key = Labels.from(labels).key;
    if (this.#targets.has(key)) {
      throw new TestingError('TESTING_OPTIONS', `Two targets have the job ${job} and the instance ${instance}`, labels);
    }
    const { storage } = this;
    const { start } = this.options;
    const from = this.#soonest(interval);
    const target = new ScrapedTarget({ source, labels, interval, from, start, storage, warn: this.#warn });
    this.#targets.set(key, target);
    return target;
  }

  /** The next whole multiple of an interval that has not been simulated yet. */
  #soonest(interval: number): number {
    const { passed } = this.#clock;
    const soonest = Math.ceil(passed / interval) * interval;
    return soonest === passed && this.#hasRun && !this.#isRunning ? soonest + interval : soonest;
  }

  /** Plans something for a time since the start. A promise is awaited, and takes no simulated time. */
  at(time: SimulatedTime, action: Action): this {
    const due = parseTime(time);
    if (due < this.#clock.passed) {
      throw new TestingError('TESTING_TIME', `${time} is over: the simulation has come to ${this.elapsed}`, time);
    }
    this.#agenda.plan(action, due);
    return this;
  }

  /**
   * Plans something for many times.
   *
   * @param options - The first and last time, both included. @default from the present time on, for ever
   */
  every(
    interval: SimulatedTime,
    action: Action,
    options: { readonly from?: SimulatedTime; readonly to?: SimulatedTime } = {},
  ): this {
    const from = options.from === undefined ? this.#soonest(1) : parseTime(options.from);
    this.#agenda.plan(
      action,
      from,
      parseInterval(interval),
      options.to === undefined ? Infinity : parseTime(options.to),
    );
    return this;
  }

  /**
   * Lets time pass until a time since the start, that time included.
   *
   * @throws TestingError `TESTING_TIME` for the past, `TESTING_RULE_FAILED`, `TESTING_SERIES`; and what actions throw
   */
  async run(until: SimulatedTime): Promise<this> {
    const end = parseTime(until);
    if (end < this.#clock.passed) {
      throw new TestingError('TESTING_TIME', `${until} is over: the simulation has come to ${this.elapsed}`, until);
    }
    if (this.#isRunning) throw new TestingError('TESTING_TIME', 'The simulation is running', until);
    this.#isRunning = true;
    this.#hasRun = true;
    try {
      for (let time = this.#next(); time <= end; time = this.#next()) await this.#runAt(time);
      this.#clock.moveTo(end);
    } finally {
      this.#isRunning = false;
    }
    return this;
  }

  #next(): number {
    let next = Infinity;
    for (const source of this.#sources()) next = Math.min(next, source.next());
    return Math.max(next, this.#clock.passed);
  }

  /** In the order in which they happen at one time. */
  *#sources(): Generator<TimedSource> {
    yield this.#agenda;
    yield this.#clock;
    yield* this.#series.values();
    yield* this.#targets.values();
    yield this.#rules;
  }

  async #runAt(time: number): Promise<void> {
    this.#clock.moveTo(time);
    for (const source of this.#sources()) if (source.next() <= time) await source.run(time);
  }

  /**
   * What a query yields.
   *
   * @param at - Since the start. @default the present time
   * @throws PromQLError as the engine of `@telltale/promql` does
   */
  query(query: string | Expression, at: SimulatedTime = this.elapsed): Promise<readonly QueriedSample[]> {
    return querySamples(this.#engine, query, this.options.start + this.momentOf(at));
  }

  /** What a query yields over a range; times since the start. @default all of the simulation, in steps of 15 seconds */
  queryRange(
    query: string | Expression,
    range: { readonly from?: SimulatedTime; readonly to?: SimulatedTime; readonly step?: SimulatedTime } = {},
  ): Promise<readonly QueriedSeries[]> {
    const { from = '0s', to = this.elapsed, step = '15s' } = range;
    const { start } = this.options;
    const times = { from: start + this.momentOf(from), to: start + this.momentOf(to), step: parseInterval(step) };
    return querySeries(this.#engine, query, times, start);
  }

  /** How many series each selector of a query finds: why it yields nothing. @default the present time */
  selected(query: string | Expression, at: SimulatedTime = this.elapsed): Promise<readonly SelectedSeries[]> {
    return selectedSeries(this.#engine, query, this.options.start + this.momentOf(at));
  }

  /** The alerts that are pending, firing, or resolved not long ago, at a time since the start. @default the present time */
  alerts(at: SimulatedTime = this.elapsed): readonly SimulatedAlert[] {
    const time = this.momentOf(at);
    return this.lives().flatMap((life) => {
      const moment = momentAt(life, time);
      if (moment === undefined || moment.state === 'inactive') return [];
      return [{ ...moment, name: life.name, labels: life.labels }];
    });
  }

  /**
   * What became of the alerts of a rule, or of all.
   *
   * @throws TestingError `TESTING_ALERT_UNKNOWN`
   */
  lives(name?: string): readonly AlertLife[] {
    if (this.#rules.alertingRules(name).length === 0 && name !== undefined) {
      const known = [...new Set(this.#rules.alertingRules().map(({ alert }) => alert))].toSorted().join(', ');
      throw new TestingError(
        'TESTING_ALERT_UNKNOWN',
        `No rule raises the alert ${name}, but: ${known || 'none'}`,
        name,
      );
    }
    return this.#rules.history.lives(name);
  }

  /** The states of an alert over time, or of all, for people to read. */
  timeline(name?: string): string {
    const rules = name === undefined ? [] : this.#rules.alertingRules(name);
    const times = { end: this.#clock.passed, interval: this.#rules.interval };
    return tellAlerts(this.lives(name), times, rules, this.#warnings);
  }

  /**
   * Milliseconds since the start of a time that has been simulated.
   *
   * @throws TestingError `TESTING_TIME` for one that has not come yet
   */
  momentOf(time: SimulatedTime): number {
    const moment = parseTime(time);
    if (this.#hasRun && moment <= this.#clock.passed) return moment;
    const come = this.#hasRun ? `has come to ${this.elapsed}` : 'has not run';
    throw new TestingError('TESTING_TIME', `${time} is not there yet: the simulation ${come}`, time);
  }
}

/**
 * Makes a simulation: feeds rules with scripted series or with what services record, lets hours pass in milliseconds, and tells
 * what became of the alerts.
 *
 * @throws TestingError `TESTING_RULES`, `TESTING_OPTIONS`, `TESTING_TIME`
 *
 * @example
 * ```ts
 * import { simulateAlerts } from '@telltale/testing/alerts';
 *
 * const rule = { alert: 'Down', expr: 'up == 0', for: '5m', annotations: { summary: '{{ $labels.job }} is down' } };
 * const simulation = simulateAlerts({ rules: [{ name: 'services', rules: [rule] }] });
 * simulation.series('up{job="api"}', '1x9 0x20');
 * await simulation.run('20m');
 * for (const { name, state, annotations } of simulation.alerts()) console.log(name, state, annotations['summary']);
 * // => Down firing api is down
 * ```
 */
export function simulateAlerts(options: SimulationOptions = {}): Simulation {
  return new Simulation(options);
}
