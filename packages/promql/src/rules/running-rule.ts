import { Labels } from '../labels/labels.ts';
import type { Alert } from './alert.ts';
import { AlertingState } from './alerting-rule.ts';
import { evaluateRecording } from './recording-rule.ts';
import type { RuleContext, RuleOutput } from './rule-context.ts';
import { nameOf } from './rule-file.ts';
import type { Rule } from './rule-file.ts';

/** How a rule is doing. */
export interface RuleStatus {
  readonly rule: Rule;
  readonly name: string;
  readonly type: 'alerting' | 'recording';
  /** `unknown` before the first evaluation. */
  readonly health: 'unknown' | 'ok' | 'err';
  /** Why the last evaluation failed. */
  readonly lastError: string | undefined;
  /** What the engine found remarkable in the last evaluation, and templates that failed. */
  readonly warnings: readonly string[];
  /** Milliseconds since the epoch for which it was evaluated last. */
  readonly lastEvaluation: number | undefined;
  /** How long that took. */
  readonly evaluationSeconds: number;
  /** The alerts of an alerting rule, resolved ones included. */
  readonly alerts: readonly Alert[];
}

/** When and how a group evaluates its rules. */
export interface GroupTerms {
  readonly limit: number;
  readonly queryOffsetMs: number;
  readonly context: RuleContext;
  /** Milliseconds; only differences count. */
  readonly monotonic: () => number;
}

/** A rule of a group, from evaluation to evaluation. */
export class RunningRule {
  readonly #rule: Rule;
  readonly #terms: GroupTerms;
  readonly #alerting: AlertingState | undefined;
  #previous: ReadonlyMap<string, Labels> = new Map();
  #outcome: Pick<RuleStatus, 'health' | 'lastError' | 'warnings' | 'lastEvaluation' | 'evaluationSeconds'> = {
    health: 'unknown',
    lastError: undefined,
    warnings: [],
    lastEvaluation: undefined,
    evaluationSeconds: 0,
  };

  constructor(rule: Rule, terms: GroupTerms) {
    this.#rule = rule;
    this.#terms = terms;
    this.#alerting = 'alert' in rule ? new AlertingState(rule, terms.context) : undefined;
  }

  get status(): RuleStatus {
    const type = this.#alerting === undefined ? 'recording' : 'alerting';
    const alerts = this.#alerting?.alerts.all ?? [];
    return { rule: this.#rule, name: nameOf(this.#rule), type, alerts, ...this.#outcome };
  }

  /** What rules are matched by when a file is replaced. */
  get key(): string {
    return Labels.from({ ...this.#rule.labels, __name__: nameOf(this.#rule) }).key;
  }

  /** Takes over what the rule before knew: its alerts, and the series that it wrote. */
  takeOver(other: RunningRule): void {
    this.#previous = other.#previous;
    if (other.#alerting !== undefined) this.#alerting?.alerts.takeOver(other.#alerting.alerts);
  }

  /** Evaluates the rule for a time and stores what it yields. A rule that fails is reported, and stops no other. */
  async evaluate(time: number): Promise<void> {
    const started = this.#terms.monotonic();
    try {
      const output = await this.#query(time);
      this.#store(output, time - this.#terms.queryOffsetMs);
      this.#outcome = { ...this.#outcome, health: 'ok', lastError: undefined, warnings: output.warnings };
    } catch (error) {
      const lastError = error instanceof Error ? error.message : String(error);
      this.#outcome = { ...this.#outcome, health: 'err', lastError, warnings: [] };
    }
    const evaluationSeconds = (this.#terms.monotonic() - started) / 1000;
    this.#outcome = { ...this.#outcome, lastEvaluation: time, evaluationSeconds };
  }

  #query(time: number): Promise<RuleOutput> {
    const { limit, queryOffsetMs, context } = this.#terms;
    const queryTime = time - queryOffsetMs;
    if (this.#alerting !== undefined) return this.#alerting.evaluate(time, queryTime, limit);
    if ('record' in this.#rule) return evaluateRecording(this.#rule, context, queryTime, limit);
    throw new TypeError('a rule is either alerting or recording');
  }

  /** Series that the last evaluation had and this one has not end here. */
  #store({ samples }: RuleOutput, time: number): void {
    const { storage } = this.#terms.context;
    const written = new Map<string, Labels>();
    for (const { labels, value } of samples) {
      storage.append(labels, time, value);
      written.set(labels.key, labels);
    }
    for (const [key, labels] of this.#previous) if (!written.has(key)) storage.markStale(labels, time);
    this.#previous = written;
  }

  /** Ends the series of a rule that is no more. */
  end(time: number): void {
    for (const labels of this.#previous.values()) this.#terms.context.storage.markStale(labels, time);
    this.#previous = new Map();
  }
}
