import type { Alert } from './alert.ts';
import { AlertSet } from './alert-set.ts';
import type { FoundAlert } from './alert-set.ts';
import { expandAll, parseTemplates, templateWorld } from './alert-templates.ts';
import type { AlertTemplates } from './alert-templates.ts';
import { samplesOf } from './rule-context.ts';
import type { RuleContext, RuleOutput } from './rule-context.ts';
import { durationMs } from './rule-duration.ts';
import type { AlertingRule } from './rule-file.ts';

/** An alerting rule with its alerts (Prometheus' `rules/alerting.go`). */
export class AlertingState {
  readonly alerts: AlertSet;
  readonly #rule: AlertingRule;
  readonly #context: RuleContext;
  readonly #labels: AlertTemplates;
  readonly #annotations: AlertTemplates;

  constructor(rule: AlertingRule, context: RuleContext) {
    this.#rule = rule;
    this.#context = context;
    this.#labels = parseTemplates(rule.labels);
    this.#annotations = parseTemplates(rule.annotations);
    this.alerts = new AlertSet({
      forMs: durationMs(rule.for),
      keepFiringMs: durationMs(rule.keep_firing_for),
      resolvedMs: context.resolvedMs,
    });
  }

  /**
   * Evaluates the rule.
   *
   * @param queryTime - Milliseconds since the epoch at which the expression is evaluated: `time` less the group's offset.
   */
  async evaluate(time: number, queryTime: number, limit: number): Promise<RuleOutput> {
    const { found, warnings } = await this.#find(time, queryTime);
    const transitions = this.alerts.update(found, time);
    const { active } = this.alerts;
    const isTooMany = limit > 0 && active.length > limit;
    if (isTooMany) transitions.push(...this.alerts.clear(time));
    for (const transition of transitions) this.#context.onTransition(transition);
    if (isTooMany) throw new Error(`exceeded limit of ${limit} with ${active.length} alerts`);
    return { samples: active.flatMap(samplesOfAlert), warnings };
  }

  async #find(time: number, queryTime: number) {
    const { samples, warnings } = await samplesOf(this.#context.engine, this.#rule.expr, queryTime);
    const world = templateWorld(this.#context, time);
    const found = new Map<string, FoundAlert>();
    const problems = [...warnings];
    for (const sample of samples) {
      const own = await expandAll(this.#labels, sample, this.#context, world);
      const annotations = await expandAll(this.#annotations, sample, this.#context, world);
      problems.push(...own.warnings, ...annotations.warnings);
      const labels = sample.labels.with({ ...own.texts, __name__: '', alertname: this.#rule.alert });
      if (found.has(labels.key)) {
        throw new Error('vector contains metrics with the same labelset after applying alert labels');
      }
      found.set(labels.key, { labels, annotations: annotations.texts, value: sample.value });
    }
    return { found, warnings: problems };
  }
}

/** The series that tell of an alert; the value of the second is since when, in seconds since the epoch. */
function samplesOfAlert({ labels, state, activeAt }: Alert): RuleOutput['samples'] {
  return [
    { labels: labels.with({ __name__: 'ALERTS', alertstate: state }), value: 1 },
    { labels: labels.with({ __name__: 'ALERTS_FOR_STATE' }), value: Math.floor(activeAt / 1000) },
  ];
}
