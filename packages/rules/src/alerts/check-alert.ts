import { parseDuration } from '@telltale/promql';
import { RulesError } from '../errors.ts';
import type { Proof, ProofSeries } from '../proof/proof.ts';
import type { Alert, Severity } from './alert.ts';

const severities: readonly string[] = ['critical', 'warning', 'info'] satisfies Severity[];

/** Labels that have a place of their own. */
const ownLabels: Readonly<Record<string, string>> = {
  alertname: 'the name of the alert',
  severity: 'the option `severity`',
};

/**
 * Holds an alert, declared or overridden, to what Prometheus would refuse or take for something else.
 *
 * @throws RulesError `RULES_OPTIONS`
 */
export function checkAlert(alert: Alert): void {
  const { name, severity, summary, description, labels = {}, proof } = alert;
  const refuse = (problem: string, value: unknown): never => {
    throw new RulesError('RULES_OPTIONS', `The alert ${name} ${problem}`, value);
  };
  if (!severities.includes(severity)) {
    refuse(`has the severity ${severity}, which is none of ${severities.join(', ')}`, severity);
  }
  if (!isText(summary)) refuse('has no summary', summary);
  if (description !== undefined && !isText(description)) refuse('has a description that is no text', description);
  for (const option of ['for', 'keepFiringFor'] as const) {
    const duration: unknown = alert[option];
    if (duration === undefined || (typeof duration === 'string' && parseDuration(duration) !== undefined)) continue;
    refuse(`has ${JSON.stringify(duration)} for ${option}, which is no duration such as 5m or 1h30m`, duration);
  }
  for (const [label, value] of Object.entries(labels)) {
    if (!/^[A-Za-z_]\w*$/.test(label)) refuse(`has a label ${JSON.stringify(label)}, which is no name of one`, label);
    if (Object.hasOwn(ownLabels, label)) refuse(`has a label ${label}: that is ${ownLabels[label]}`, value);
    if (typeof value !== 'string') refuse(`has a label ${label} that is no text`, value);
  }
  const problem = proof === undefined ? undefined : proofProblem(proof);
  if (problem !== undefined) refuse(problem, proof);
}

function isText(text: unknown): boolean {
  return typeof text === 'string' || typeof text === 'function';
}

function proofProblem(proof: Partial<Proof> | null): string | undefined {
  const series = proof?.series;
  if (!Array.isArray(series)) return 'has a proof without series';
  const values: readonly unknown[] = series.flatMap(({ healthy, failing }: ProofSeries) => [healthy, failing]);
  const wrong = values.find((value) => value !== null && !Number.isFinite(value));
  return wrong === undefined ? undefined : `has a proof with the value ${JSON.stringify(wrong)}, which is no number`;
}
