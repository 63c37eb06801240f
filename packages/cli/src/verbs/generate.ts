import { join, resolve } from 'node:path';
import { compose } from '../generate/compose.ts';
import { driftOf, type Drift } from '../generate/drift.ts';
import { MANIFEST } from '../generate/manifest.ts';
import { writeArtifacts } from '../generate/write-artifacts.ts';
import type { CliFinding } from '../io/finding.ts';
import { plural } from '../io/print-findings.ts';
import type { Outcome, Verb, VerbContext } from './verb.ts';

export const generate: Verb = {
  name: 'generate',
  summary: 'write dashboards, rules, runbooks and configuration from the catalogs',
  description:
    'Writes what follows from the configuration into its folder of generated files: only files that change, and ' +
    'it removes those that it wrote before and no longer makes. Commit them, and run telltale generate --check in CI.',
  args: [],
  options: [
    ['--check', 'write nothing; fail if a file is not as it would be written'],
    ['--out <folder>', 'the folder to write into, instead of that of the configuration'],
  ],
  examples: ['telltale generate', 'telltale generate --check', 'telltale generate --out deploy/observability'],
  async run(_args, { check = false, out }, context) {
    const { config, folder } = await context.loadConfig();
    const target = typeof out === 'string' ? resolve(context.io.cwd, out) : resolve(folder, config.out ?? 'generated');
    const { artifacts, leftOut } = await compose(config, context.progress);
    const drift = driftOf(target, artifacts);
    if (check !== true) writeArtifacts(target, drift);
    return generated({ drift, leftOut, target, isCheck: check === true }, context);
  },
};

interface Generated {
  readonly drift: Drift;
  readonly leftOut: readonly { readonly name: string; readonly missing: readonly string[] }[];
  readonly target: string;
  readonly isCheck: boolean;
}

function generated({ drift, leftOut, target, isCheck }: Generated, context: VerbContext): Outcome {
  const changes = changesOf(drift);
  const findings = isCheck ? driftFindings(drift, target, context) : [];
  const { style } = context;
  const signs = { written: style.green('+'), changed: style.yellow('~'), removed: style.red('-') } as const;
  const rows = [
    ...changes.written.map((path) => `${signs.written} ${path}`),
    ...changes.changed.map((path) => `${signs.changed} ${path}`),
    ...changes.removed.map((path) => `${signs.removed} ${path}`),
  ];
  const shown = context.shownPath(target);
  const unchanged = drift.unchanged.filter((path) => path !== MANIFEST).length;
  const summary = `${shown}: ${plural(unchanged + changes.written.length + changes.changed.length, 'file')}, ${summaryOf(changes, isCheck)}`;
  const left = leftOut.length === 0 ? [] : [style.dim(leftOutText(leftOut.length))];
  return {
    text: [...(isCheck ? [] : rows), summary, ...left].join('\n'),
    data: { out: shown, ...changes, unchanged, leftOut },
    findings,
    ok: findings.length === 0,
  };
}

function leftOutText(count: number): string {
  return `${count} alerts, rules and panels of the shipped ones are left out: nothing exposes what they read. --json names them.`;
}

interface Changes {
  readonly written: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** Without the manifest, which is no result. */
function changesOf({ added, changed, stale }: Drift): Changes {
  const paths = (artifacts: Drift['added']): readonly string[] =>
    artifacts.map(({ path }) => path).filter((path) => path !== MANIFEST);
  return { written: paths(added), changed: paths(changed), removed: stale };
}

function summaryOf({ written, changed, removed }: Changes, isCheck: boolean): string {
  const parts = [
    [written.length, isCheck ? 'missing' : 'new'],
    [changed.length, isCheck ? 'out of date' : 'changed'],
    [removed.length, isCheck ? 'no longer made' : 'removed'],
  ] as const;
  const said = parts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return said.length === 0 ? 'all up to date' : said.join(', ');
}

/** A finding for each file that is not as it would be written. */
export function driftFindings(drift: Drift, target: string, { shownPath }: VerbContext): readonly CliFinding[] {
  const { written, changed, removed } = changesOf(drift);
  const finding = (path: string, what: string): CliFinding => ({
    severity: 'error',
    rule: 'drift',
    message: `${what} Run telltale generate.`,
    file: shownPath(join(target, path)),
  });
  return [
    ...written.map((path) => finding(path, 'This generated file is missing.')),
    ...changed.map((path) => finding(path, 'This file is not what is generated now.')),
    ...removed.map((path) => finding(path, 'This file is no longer generated.')),
  ];
}
