import { RuleEvaluator } from '@telltale/promql';
import type { AlertingRule, Engine, MemoryStorage, RuleGroup } from '@telltale/promql';
import { TestingError } from '../errors.ts';
import { AlertHistory } from './alert-history.ts';
import type { TimedSource } from './timed-source.ts';

/** What rules are evaluated with. */
export interface RulesSetup {
  readonly groups: readonly RuleGroup[];
  readonly engine: Engine;
  readonly storage: MemoryStorage;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Milliseconds between evaluations of groups that do not say it. */
  readonly interval: number;
  readonly externalLabels: Readonly<Record<string, string>>;
  readonly externalUrl: string;
  readonly warn: (warning: string) => void;
}

/** The rules of a simulation, evaluated at their times, and what became of their alerts. */
export class SimulatedRules implements TimedSource {
  readonly history: AlertHistory = new AlertHistory();
  /** Milliseconds between evaluations, of the group that is evaluated most often. */
  readonly interval: number;
  readonly #setup: RulesSetup;
  readonly #evaluator: RuleEvaluator;
  /** Milliseconds between evaluations of groups. */
  readonly intervals: readonly number[];
  #evaluated = -1;

  constructor(setup: RulesSetup) {
    this.#setup = setup;
    this.#evaluator = new RuleEvaluator({ ...setup, evaluationIntervalSeconds: setup.interval / 1000 });
    this.intervals = [...new Set(this.#evaluator.groups.map(({ intervalSeconds }) => intervalSeconds * 1000))];
    this.interval = Math.min(setup.interval, ...this.intervals);
  }

  /** Alerting rules of a name: several may share it, with other thresholds and severities. */
  alertingRules(name?: string): readonly AlertingRule[] {
    return this.#setup.groups
      .flatMap(({ rules }) => rules)
      .filter((rule): rule is AlertingRule => 'alert' in rule && (name === undefined || rule.alert === name));
  }

  /** Groups are evaluated at whole multiples of their intervals since the epoch. */
  next(): number {
    const after = this.#setup.start + this.#evaluated + 1;
    const times = this.intervals.map((interval) => Math.ceil(after / interval) * interval);
    return Math.min(Infinity, ...times) - this.#setup.start;
  }

  async run(time: number): Promise<void> {
    this.#evaluated = time;
    const at = this.#setup.start + time;
    await this.#evaluator.run(at, at);
    const rules = this.#evaluator.groups.flatMap((group) => group.rules);
    for (const { name, lastError, warnings, rule } of rules) {
      if (lastError !== undefined) {
        throw new TestingError('TESTING_RULE_FAILED', `The rule ${name} failed: ${lastError}`, rule);
      }
      for (const warning of warnings) this.#setup.warn(`rule ${name}: ${warning}`);
    }
    this.history.record(
      rules.map(({ alerts }) => alerts),
      time,
    );
  }
}
