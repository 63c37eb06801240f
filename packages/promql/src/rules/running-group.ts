import { durationMs } from './rule-duration.ts';
import type { RuleContext } from './rule-context.ts';
import type { RuleGroup } from './rule-file.ts';
import { RunningRule } from './running-rule.ts';
import type { RuleStatus } from './running-rule.ts';

/** How a group is doing. */
export interface RuleGroupStatus {
  readonly name: string;
  readonly intervalSeconds: number;
  readonly rules: readonly RuleStatus[];
  /** Milliseconds since the epoch for which it was evaluated last. */
  readonly lastEvaluation: number | undefined;
  readonly evaluationSeconds: number;
  /** Evaluations that did not happen, as one before them took too long. */
  readonly missed: number;
}

/** A group, from evaluation to evaluation. */
export class RunningGroup {
  readonly name: string;
  readonly intervalMs: number;
  missed = 0;
  readonly #rules: readonly RunningRule[];
  readonly #monotonic: () => number;
  #lastEvaluation: number | undefined;
  #evaluationSeconds = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(group: RuleGroup, defaultIntervalMs: number, context: RuleContext, monotonic: () => number) {
    this.name = group.name;
    this.intervalMs = group.interval === undefined ? defaultIntervalMs : durationMs(group.interval);
    this.#monotonic = monotonic;
    const terms = { limit: group.limit ?? 0, queryOffsetMs: durationMs(group.query_offset), context, monotonic };
    this.#rules = group.rules.map((rule) => {
      const labels = { ...group.labels, ...rule.labels };
      return new RunningRule({ ...rule, labels }, terms);
    });
  }

  get status(): RuleGroupStatus {
    return {
      name: this.name,
      intervalSeconds: this.intervalMs / 1000,
      rules: this.#rules.map(({ status }) => status),
      lastEvaluation: this.#lastEvaluation,
      evaluationSeconds: this.#evaluationSeconds,
      missed: this.missed,
    };
  }

  /** Evaluates the rules in their order, so that one may use what another has just stored; never twice at once. */
  evaluate(time: number): Promise<void> {
    this.#running = this.#running.then(() => this.#evaluate(time));
    return this.#running;
  }

  async #evaluate(time: number): Promise<void> {
    const started = this.#monotonic();
    for (const rule of this.#rules) await rule.evaluate(time);
    this.#lastEvaluation = time;
    this.#evaluationSeconds = (this.#monotonic() - started) / 1000;
  }

  /** Takes over the state of the rules that are in both groups; the first of several alike from the first. */
  takeOver(other: RunningGroup, time: number): void {
    const left = [...other.#rules];
    for (const rule of this.#rules) {
      const index = left.findIndex(({ key }) => key === rule.key);
      const [same] = index < 0 ? [] : left.splice(index, 1);
      if (same !== undefined) rule.takeOver(same);
    }
    for (const rule of left) rule.end(time);
  }

  /** Ends the series of a group that is no more. */
  end(time: number): void {
    for (const rule of this.#rules) rule.end(time);
  }
}
