import type { Case } from './run-file.ts';

/** The cases of one file. */
export interface FileReport {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** `passed 12, failed 0, not supported 3`. */
export function tally(cases: readonly Case[]): string {
  const count = (kind: string) => cases.filter(({ outcome }) => outcome.kind === kind).length;
  return `passed ${count('passed')}, failed ${count('failed')}, not supported ${count('not supported')}`;
}

/** The lines of a report: failures in full, files, what is not supported by feature, the total. */
export function report(files: readonly FileReport[]): string {
  const width = Math.max(...files.map(({ name }) => name.length), 'total'.length);
  const all = files.flatMap(({ cases }) => cases);
  return [
    ...files.flatMap(failures),
    ...files.map(({ name, cases }) => `${name.padEnd(width)}  ${tally(cases)}`),
    `${'total'.padEnd(width)}  ${tally(all)}`,
    ...notSupported(files),
  ].join('\n');
}

function failures({ name, cases }: FileReport): string[] {
  return cases.flatMap(({ line, query, outcome }) => {
    if (outcome.kind !== 'failed') return [];
    const run = outcome.query === query ? '' : `\n    run as ${outcome.query}`;
    return [`${name}:${line}: ${query}${run}\n    ${outcome.reason}\n`];
  });
}

function notSupported(files: readonly FileReport[]): string[] {
  const byFeature = new Map<string, string[]>();
  for (const { name, cases } of files) {
    for (const { line, outcome } of cases) {
      if (outcome.kind !== 'not supported') continue;
      const places = byFeature.get(outcome.feature) ?? [];
      byFeature.set(outcome.feature, [...places, `${name}:${line}`]);
    }
  }
  if (byFeature.size === 0) return [];
  const features = [...byFeature].toSorted(([, a], [, b]) => b.length - a.length);
  return [
    '',
    'not supported:',
    ...features.map(([feature, places]) => `  ${feature} (${places.length}): ${places.join(' ')}`),
  ];
}
