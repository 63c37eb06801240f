import { parse, walk, type Expression } from '@telltale/promql';
import type { JsonPath, Linter, RuleExpression } from '@telltale/promql/lint';
import type { FileFindings } from './checked-file.ts';

interface Around {
  readonly linter: Linter;
  /** Whether its expression can be parsed. */
  readonly isReadable: boolean;
}

type Texts = Readonly<Record<string, string>>;

/** What an alert needs so that it can be sent to somebody, who then knows what to do. */
export function alertHabits(rule: RuleExpression, declared: unknown, around: Around, findings: FileFindings): void {
  const path = rule.path.slice(0, -1);
  const subject = rule.name;
  const annotations = annotationsOf(declared);
  if (rule.labels['severity'] === undefined) {
    const message = 'The alert has no label severity, by which it is routed. Give it critical, warning or info.';
    findings.add('warning', 'alert-severity', message, { path: [...path, 'alert'], subject });
  }
  if (annotations['summary'] === undefined && annotations['description'] === undefined) {
    const message = 'The alert has no annotation that says what is wrong. Give it a summary.';
    findings.add('warning', 'alert-summary', message, { path: [...path, 'alert'], subject });
  }
  if (!around.isReadable) return;
  if (!hasCondition(parse(rule.expr))) {
    const message = 'Nothing is compared: the alert fires for every series that there is. Compare it with a threshold.';
    findings.add('warning', 'alert-condition', message, { path: rule.path, subject });
  }
  checkTemplates(annotations, rule, path, around, findings);
}

/** A comparison that filters, a set operation, or a function of absence: what can be empty while all is well. */
function hasCondition(expression: Expression): boolean {
  let found = false;
  walk(expression, (node) => {
    if (node.kind === 'binary' && isCondition(node.op) && !node.bool) found = true;
    if (node.kind === 'call' && node.name.startsWith('absent')) found = true;
    if (node.kind === 'selector' && (node.name ?? '').startsWith('ALERTS')) found = true;
  });
  return found;
}

function isCondition(op: string): boolean {
  return ['==', '!=', '<', '>', '<=', '>=', 'and', 'unless'].includes(op);
}

/** `{{ $labels.route }}` of an expression that has no such label is empty in every message. In a label it only leaves that out. */
function checkTemplates(
  annotations: Texts,
  rule: RuleExpression,
  path: JsonPath,
  { linter }: Around,
  findings: FileFindings,
): void {
  for (const [name, text] of Object.entries(annotations)) {
    const used = new Set([...text.matchAll(/\$labels\.(\w+)/g)].map(([, label]) => label!));
    for (const label of used) {
      if (hasLabel(rule.expr, label, linter)) continue;
      const message = `The expression has no label ${label}: {{ $labels.${label} }} is empty. Group by it, or leave it out.`;
      const place = {
        path: [...path, 'annotations', name],
        within: text.indexOf(`$labels.${label}`),
        subject: rule.name,
      };
      findings.add('warning', 'template-label', message, place);
    }
  }
}

/** Whether series of an expression can have a label: what groups by one that they cannot have is found. */
function hasLabel(expr: string, label: string, linter: Linter): boolean {
  if (label === 'alertname') return true;
  const head = `count by (`;
  const end = head.length + label.length;
  return !linter
    .lint(`${head}${label}) (${expr})`)
    .some(
      ({ rule, start }) =>
        (rule === 'unknown-label' || rule === 'aggregated-away') && start >= head.length && start < end,
    );
}

function annotationsOf(rule: unknown): Texts {
  const { annotations = {} } = (rule ?? {}) as { readonly annotations?: unknown };
  const entries = Object.entries((annotations ?? {}) as Record<string, unknown>);
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
