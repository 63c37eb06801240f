import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { brokenReaders, type BrokenReader } from '../diff/broken-readers.ts';
import { changesBetween, type Change, type Level } from '../diff/changes.ts';
import { dualEmitPlan, type DualEmitPlan } from '../diff/dual-emit-plan.ts';
import { configSnapshot, readVersion } from '../diff/read-version.ts';
import { findConfig } from '../config/find-config.ts';
import { CliError } from '../errors.ts';
import type { CliFinding } from '../io/finding.ts';
import { plural } from '../io/print-findings.ts';
import type { Style } from '../io/style.ts';
import type { Outcome, Verb, VerbContext } from './verb.ts';

const levels: readonly Level[] = ['patch', 'minor', 'major'];

export const diff: Verb = {
  name: 'diff',
  summary: 'tell what a change of the catalogs breaks, and how to get there without a gap',
  description:
    'Compares two versions of what is exposed: configurations, revisions of git or saved snapshots. Tells what is ' +
    'different about metrics, which panels and alerts break, whether that is a major, minor or patch change, and for ' +
    'new names a plan that keeps the old ones alive until nobody reads them.',
  args: [
    ['[old]', 'a configuration, REVISION, REVISION:PATH, or a saved snapshot'],
    ['[new]', 'likewise (default: the nearest telltale.config.ts)'],
  ],
  options: [
    ['--save <file>', 'write a snapshot of the new version, to compare with later'],
    ['--fail-on <level>', 'which changes fail', { choices: [...levels, 'never'], default: 'major' }],
  ],
  examples: [
    'telltale diff main',
    'telltale diff HEAD~1:services/shop services/shop',
    'telltale diff --save metrics.json',
    'telltale diff metrics.json',
  ],
  async run([olds, news], { save, failOn, config }, context) {
    const [old, now] = [olds?.[0], news?.[0]];
    const after =
      now === undefined
        ? await configSnapshot(findConfig(context.io.cwd, config as string | undefined), context)
        : await readVersion(now, context);
    if (typeof save === 'string') writeSnapshot(resolve(context.io.cwd, save), after);
    if (old === undefined) {
      if (typeof save !== 'string') throw new CliError('CLI_USAGE', 'There is no version to compare with');
      return saved(save, after.metrics.length);
    }
    const before = await readVersion(old, context);
    const changes = changesBetween(before.metrics, after.metrics);
    const broken = brokenReaders(before, after);
    return compared({ changes, broken, plan: dualEmitPlan(before, after, broken), failOn: String(failOn) }, context);
  },
};

function writeSnapshot(path: string, snapshot: unknown): void {
  try {
    writeFileSync(path, `${JSON.stringify(snapshot, undefined, 2)}\n`);
  } catch (error) {
    throw new CliError('CLI_FILE', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function saved(file: string, metrics: number): Outcome {
  return { text: `${file}: ${plural(metrics, 'metric')}`, data: { saved: file, metrics }, findings: [], ok: true };
}

interface Compared {
  readonly changes: readonly Change[];
  readonly broken: readonly BrokenReader[];
  readonly plan: DualEmitPlan | undefined;
  readonly failOn: string;
}

function compared({ changes, broken, plan, failOn }: Compared, { style }: VerbContext): Outcome {
  const verdict = verdictOf(changes, broken);
  const findings = broken.filter(({ reader }) => reader.place !== undefined).map((each) => brokenFinding(each));
  const generated = broken.filter(({ reader }) => reader.place === undefined);
  const text = [
    changes
      .map((change) => `${levelText(change.level, style)} ${change.message} ${style.dim(change.metric)}`)
      .join('\n'),
    generated.map((each) => brokenText(each, style)).join('\n'),
    plan === undefined ? '' : planText(plan, style),
    verdict === 'none' ? 'Nothing that can be noticed is different.' : `This is a ${style.bold(verdict)} change.`,
  ];
  const data = { verdict, changes, broken, plan: plan ?? null };
  const isBelow = verdict === 'none' || failOn === 'never' || levels.indexOf(verdict) < levels.indexOf(failOn as Level);
  return { text: text.filter((part) => part !== '').join('\n\n'), data, findings, ok: isBelow };
}

/** A query that breaks makes any change a major one. */
function verdictOf(changes: readonly Change[], broken: readonly BrokenReader[]): Level | 'none' {
  if (broken.length > 0) return 'major';
  return levels.findLast((level) => changes.some((change) => change.level === level)) ?? 'none';
}

function brokenFinding({ reader, problems }: BrokenReader): CliFinding {
  return { severity: 'error', rule: 'breaks', message: problems.join(' '), subject: reader.name, ...reader.place };
}

function brokenText({ reader, problems, isRepaired }: BrokenReader, style: Style): string {
  const next = isRepaired ? 'what is generated now reads the new names: deploy it' : 'it is no longer generated';
  return `${style.yellow('breaks')} ${reader.kind} ${style.bold(reader.name)}: ${problems.join(' ')} ${style.dim(next)}`;
}

function levelText(level: Level, style: Style): string {
  const colour = { major: style.red, minor: style.yellow, patch: style.cyan }[level];
  return colour(level);
}

function planText({ renames, steps, rules }: DualEmitPlan, style: Style): string {
  return [
    style.bold('To rename without a gap'),
    ...renames.map(({ from, to }) => `  ${from} -> ${to}`),
    ...steps.map((step, i) => `  ${i + 1}. ${step}`),
    ...(rules === ''
      ? []
      : [
          '',
          ...rules
            .trimEnd()
            .split('\n')
            .map((line) => `  ${line}`),
        ]),
  ].join('\n');
}
