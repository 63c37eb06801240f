import { PromQLError } from '../errors.ts';
import type { Engine } from '../evaluate/engine.ts';
import type { Alert, AlertTransition } from './alert.ts';
import { checkRules } from './check-rules.ts';
import { systemRuleClock } from './rule-clock.ts';
import type { RuleClock } from './rule-clock.ts';
import type { RuleContext, SampleSink } from './rule-context.ts';
import type { RuleGroup } from './rule-file.ts';
import { RuleError } from './rule-problem.ts';
import { RunningGroup } from './running-group.ts';
import type { RuleGroupStatus } from './running-group.ts';

/** What rules are evaluated with. */
export interface RuleEvaluatorOptions {
  readonly groups: readonly RuleGroup[];
  readonly engine: Engine;
  /** Where recorded series, `ALERTS` and `ALERTS_FOR_STATE` go: mostly the storage that the engine reads. */
  readonly storage: SampleSink;
  /** @default the time of the machine */
  readonly clock?: RuleClock;
  /** How often groups are evaluated that do not say it, in seconds. @default 60 */
  readonly evaluationIntervalSeconds?: number;
  /** How long a resolved alert is remembered, in seconds. @default 900 */
  readonly resolvedRetentionSeconds?: number;
  /** What templates know as `$externalLabels`. @default {} */
  readonly externalLabels?: Readonly<Record<string, string>>;
  /** What templates know as `$externalURL`. @default '' */
  readonly externalUrl?: string;
  /** Told of each alert that changes its state. */
  readonly onTransition?: (transition: AlertTransition) => void;
}

/**
 * Evaluates recording and alerting rules, as a Prometheus server does.
 *
 * @example
 * ```ts
 * import { createEngine, Labels, MemoryStorage, RuleEvaluator } from '@telltale/promql';
 *
 * const storage = new MemoryStorage();
 * const up = storage.appender(Labels.from({ __name__: 'up', instance: 'a' }));
 * const annotations = { summary: '{{ $labels.instance }} is down.' };
 * const rules = new RuleEvaluator({
 *   engine: createEngine(storage),
 *   storage,
 *   groups: [{ name: 'node', rules: [{ alert: 'Down', expr: 'up == 0', for: '5m', annotations }] }],
 *   onTransition: ({ alert, to, time }) => console.log(time / 60_000, to, alert.annotations['summary']),
 * });
 * for (let minute = 0; minute < 12; minute++) up.append(minute * 60_000, minute < 3 || minute > 9 ? 1 : 0);
 * await rules.run(0, 11 * 60_000); // Twelve minutes at once; or rules.start(), and in the end await rules.stop().
 * // => 3 pending a is down.
 * // => 8 firing a is down.
 * // => 10 resolved a is down.
 * ```
 */
export class RuleEvaluator {
  readonly #options: RuleEvaluatorOptions;
  readonly #clock: RuleClock;
  readonly #context: RuleContext;
  readonly #defaultIntervalMs: number;
  #groups: readonly RunningGroup[];
  #cancel: (() => void)[] = [];
  #isRunning = false;
  readonly #evaluations = new Set<Promise<void>>();

  /** @throws {@link RuleError} with everything that is wrong with the groups */
  constructor(options: RuleEvaluatorOptions) {
    const { evaluationIntervalSeconds = 60, resolvedRetentionSeconds = 900 } = options;
    if (!(evaluationIntervalSeconds > 0)) {
      throw new PromQLError(
        'PROMQL_OPTIONS',
        `evaluationIntervalSeconds is ${evaluationIntervalSeconds}, expected more than 0`,
      );
    }
    this.#options = options;
    this.#clock = options.clock ?? systemRuleClock;
    this.#defaultIntervalMs = evaluationIntervalSeconds * 1000;
    this.#context = {
      engine: options.engine,
      storage: options.storage,
      externalLabels: options.externalLabels ?? {},
      externalUrl: options.externalUrl ?? '',
      resolvedMs: resolvedRetentionSeconds * 1000,
      onTransition: (transition) => this.#options.onTransition?.(transition),
    };
    this.#groups = this.#build(options.groups);
  }

  /** Groups, rules and how they are doing. */
  get groups(): readonly RuleGroupStatus[] {
    return this.#groups.map(({ status }) => status);
  }

  /** All alerts: pending, firing, and those that resolved not long ago. */
  get alerts(): readonly Alert[] {
    return this.groups.flatMap(({ rules }) => rules.flatMap(({ alerts }) => alerts));
  }

  #build(groups: readonly RuleGroup[]): readonly RunningGroup[] {
    const problems = checkRules(groups);
    if (problems.length > 0) throw new RuleError(problems);
    const monotonic = (): number => this.#clock.monotonic();
    return groups.map((group) => new RunningGroup(group, this.#defaultIntervalMs, this.#context, monotonic));
  }

  /**
   * Puts other groups in the place of these. Groups of the same name go on with the alerts of rules that have the same name and
   * labels; the series of rules that are gone end.
   *
   * @throws {@link RuleError} with everything that is wrong with the groups; nothing has changed then
   */
  replace(groups: readonly RuleGroup[]): void {
    const before = this.#groups;
    const next = this.#build(groups);
    const time = this.#clock.now();
    for (const group of before) {
      const same = next.find(({ name }) => name === group.name);
      if (same === undefined) group.end(time);
      else same.takeOver(group, time);
    }
    this.#groups = next;
    if (this.#isRunning) this.#schedule();
  }

  /** Evaluates all groups once, for a time in milliseconds since the epoch. */
  async evaluate(time: number): Promise<void> {
    for (const group of this.#groups) await group.evaluate(time);
  }

  /**
   * Evaluates each group for all of its times in `from <= time <= to` (milliseconds since the epoch; whole multiples of its
   * interval), in the order of time: hours in milliseconds.
   */
  async run(from: number, to: number): Promise<void> {
    const next = this.#groups.map((group) => ({ group, time: Math.ceil(from / group.intervalMs) * group.intervalMs }));
    for (;;) {
      const time = Math.min(...next.map((one) => one.time));
      if (!(time <= to)) return;
      for (const one of next) {
        if (one.time !== time) continue;
        await one.group.evaluate(time);
        one.time += one.group.intervalMs;
      }
    }
  }

  /** Evaluates each group at its times from now on. */
  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#schedule();
  }

  #schedule(): void {
    for (const cancel of this.#cancel) cancel();
    const now = this.#clock.now();
    this.#cancel = this.#groups.map((group) =>
      this.#scheduleAt(group, (Math.floor(now / group.intervalMs) + 1) * group.intervalMs),
    );
  }

  /** Times that pass while an evaluation is under way are missed. */
  #scheduleAt(group: RunningGroup, time: number): () => void {
    let cancel = (): void => {};
    let isCancelled = false;
    const tick = async (): Promise<void> => {
      // A timer may go off a little early, and a clock may be set back.
      if (this.#clock.now() < time) {
        cancel = this.#scheduleAt(group, time);
        return;
      }
      await group.evaluate(time);
      const passed = Math.floor((this.#clock.now() - time) / group.intervalMs);
      group.missed += Math.max(passed, 0);
      if (!isCancelled) cancel = this.#scheduleAt(group, time + (Math.max(passed, 0) + 1) * group.intervalMs);
    };
    cancel = this.#clock.after(Math.max(time - this.#clock.now(), 0), () => {
      const evaluation = tick().finally(() => this.#evaluations.delete(evaluation));
      this.#evaluations.add(evaluation);
    });
    return () => {
      isCancelled = true;
      cancel();
    };
  }

  /** Stops evaluating, when what is under way is done. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    for (const cancel of this.#cancel) cancel();
    this.#cancel = [];
    await Promise.all(this.#evaluations);
  }
}
