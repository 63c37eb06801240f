import type { CliFinding } from './finding.ts';
import type { Style } from './style.ts';

/** Findings as people read them: by file, in the order of their places. */
export function printFindings(findings: readonly CliFinding[], style: Style): string {
  const byFile = Map.groupBy(findings, ({ file }) => file ?? '');
  return [...byFile]
    .map(([file, members]) => {
      const rows = members.toSorted(byPlace).map((finding) => `  ${row(finding, style)}`);
      return [...(file === '' ? [] : [style.bold(file)]), ...rows].join('\n');
    })
    .join('\n\n');
}

function row({ severity, rule, message, line, column, subject }: CliFinding, style: Style): string {
  const place = line === undefined ? '' : `${style.dim(`${line}:${column ?? 1}`)} `;
  const about = subject === undefined ? '' : `${subject}: `;
  return `${place}${severityText(severity, style)} ${about}${message} ${style.dim(rule)}`;
}

function severityText(severity: CliFinding['severity'], style: Style): string {
  const colour = { error: style.red, warning: style.yellow, info: style.cyan }[severity];
  return colour(severity);
}

function byPlace(a: CliFinding, b: CliFinding): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

/** `3 errors, 1 warning`; empty where there are none. */
export function countFindings(findings: readonly CliFinding[]): string {
  const names = { error: 'error', warning: 'warning', info: 'note' } as const;
  return (['error', 'warning', 'info'] as const)
    .map((severity) => [findings.filter((each) => each.severity === severity).length, names[severity]] as const)
    .filter(([count]) => count > 0)
    .map(([count, name]) => plural(count, name))
    .join(', ');
}

/** `1 file`, `3 files`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
