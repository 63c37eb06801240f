import type { CliFinding } from './finding.ts';

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const;

/**
 * Findings as GitHub Actions shows them beside the lines of a pull request:
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function githubAnnotations(findings: readonly CliFinding[]): string {
  return findings.map((finding) => `${annotation(finding)}\n`).join('');
}

function annotation({ severity, file, line, column, rule, subject, message }: CliFinding): string {
  const properties = Object.entries({ file, line, col: column, title: `telltale ${rule}` })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const text = subject === undefined ? message : `${subject}: ${message}`;
  return `::${commands[severity]} ${properties.join(',')}::${escapeText(text)}`;
}

function escapeText(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeText(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
