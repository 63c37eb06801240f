import { resolve } from 'node:path';
import { checkDashboard, type DashboardChecking } from '../check/check-dashboard.ts';
import { checkRuleFile, recordsIn, type RuleChecking } from '../check/check-rule-file.ts';
import { checkWithTools, type ToolReport } from '../check/check-with-tools.ts';
import type { CheckedFile } from '../check/checked-file.ts';
import { knownOf, linterFor } from '../check/linter.ts';
import { ownFiles, type OwnFile } from '../check/own-files.ts';
import type { LoadedConfig } from '../config/load-config.ts';
import { compose, type Composition } from '../generate/compose.ts';
import { driftOf } from '../generate/drift.ts';
import { isAtLeast, severities, type CliFinding, type FindingSeverity } from '../io/finding.ts';
import { plural } from '../io/print-findings.ts';
import { checkLive, type LiveQuery } from '../live/check-live.ts';
import { liveFindings, liveText } from '../live/live-findings.ts';
import { driftFindings } from './generate.ts';
import { headerOptions, requestHeaders } from './request-headers.ts';
import type { OptionValues, Verb, VerbContext } from './verb.ts';

export const check: Verb = {
  name: 'check',
  summary: 'hold generated and hand-written dashboards and rules to the catalogs',
  description:
    'Finds what has drifted from the configuration, and everything in dashboards and rule files, generated or written ' +
    'by hand, that the catalogs and exporters do not bear out: metrics and labels that nothing exposes, values that ' +
    'never occur, rates of gauges and more, with file, line and column. Files written by hand are those of check in ' +
    'the configuration, and those named here. promtool and amtool are asked too, where they are installed.',
  args: [['[files...]', 'further dashboards (JSON) and rule files (YAML) written by hand']],
  options: [
    ['--fail-on <severity>', 'how bad a finding has to be to fail', { choices: severities, default: 'error' }],
    ['--live <url>', 'ask the queries of all dashboards of this Prometheus, and list those without data'],
    ...headerOptions,
    ['--timeout <seconds>', 'how long to wait for an answer of --live', { number: 'above 0', default: 30 }],
    ['--no-tools', 'do not ask promtool and amtool'],
  ],
  examples: [
    'telltale check',
    "telltale check 'grafana/*.json' prometheus/alerts.yml",
    'telltale check --fail-on warning --json',
  ],
  async run([named = []], options, context) {
    const { failOn, tools } = options;
    const loaded = await context.loadConfig();
    const own = ownFiles(loaded, named, context);
    const composition = await compose(loaded.config, context.progress);
    const checked = checkFiles(loaded, composition, own, context);
    context.progress.report('Asking promtool and amtool');
    const report = tools === false ? NO_TOOLS : await askTools(composition, own, checked, context);
    const live = await askLive(composition, loaded, options, context);
    const findings = [...checked.findings, ...report.findings, ...liveFindings(live)];
    return {
      text: [summary(composition, own, report, tools !== false), ...liveText(live)].join('\n'),
      data: {
        checked: {
          generated: composition.artifacts.length,
          dashboards: own.filter(({ kind }) => kind === 'dashboard').map(({ file }) => file),
          rules: own.filter(({ kind }) => kind === 'rules').map(({ file }) => file),
          tools: report.versions,
        },
        ...(live !== undefined && { live }),
      },
      findings,
      ok: !findings.some((finding) => isAtLeast(finding, failOn as FindingSeverity)),
    };
  },
};

function askLive(
  composition: Composition,
  { config }: LoadedConfig,
  options: OptionValues,
  { io, progress }: VerbContext,
): Promise<readonly LiveQuery[]> | undefined {
  const { live: url, timeout } = options;
  if (typeof url !== 'string') return undefined;
  const asking = { url, headers: requestHeaders(options, io.cwd), timeoutSeconds: Number(timeout) };
  return checkLive(composition, config, asking, progress);
}

const NO_TOOLS: ToolReport = { findings: [], versions: [], missing: [] };

interface Checked {
  readonly findings: readonly CliFinding[];
  readonly generatedAt: (path: string) => string;
}

function checkFiles(
  loaded: LoadedConfig,
  composition: Composition,
  own: readonly OwnFile[],
  context: VerbContext,
): Checked {
  const target = resolve(loaded.folder, loaded.config.out ?? 'generated');
  const generatedAt = (path: string): string => context.shownPath(resolve(target, path));
  const drift = driftFindings(driftOf(target, composition.artifacts), target, context);
  const generated = composition.artifacts.map(({ path, text }) => ({ path, text, file: generatedAt(path) }));
  const files: readonly CheckedDocument[] = [
    ...generated.filter(({ path }) => /^dashboards\/.*\.json$/.test(path)).map(asDocument('dashboard')),
    ...generated.filter(({ path }) => /^rules\/[^/]+\.yml$/.test(path)).map(asDocument('rules')),
    ...own,
  ];
  const records = files.filter(({ kind }) => kind === 'rules').flatMap((file) => recordsIn(file));
  const linter = linterFor(knownOf(loaded.config), records);
  const generatedFiles = new Set(generated.map(({ file }) => file));
  const isGenerated = (file: string): boolean => generatedFiles.has(file);
  const checking: DashboardChecking & RuleChecking = { linter, uids: new Map(), names: new Map(), isGenerated };
  const found = files.flatMap((file, i) => {
    context.progress.report('Checking files', i + 1, files.length);
    return file.kind === 'dashboard' ? checkDashboard(file, checking) : checkRuleFile(file, checking);
  });
  return { findings: [...drift, ...found], generatedAt };
}

interface CheckedDocument extends CheckedFile {
  readonly kind: OwnFile['kind'];
}

function asDocument(kind: OwnFile['kind']): (file: CheckedFile) => CheckedDocument {
  return ({ file, text }) => ({ file, text, kind });
}

/** Files that are wrong already are not asked about again. */
function askTools(
  { artifacts }: Composition,
  own: readonly OwnFile[],
  { findings, generatedAt }: Checked,
  { io }: VerbContext,
): Promise<ToolReport> {
  const wrong = new Set(findings.filter(({ severity }) => severity === 'error').map(({ file }) => file));
  const rules = own
    .filter(({ kind, file }) => kind === 'rules' && !wrong.has(file) && !file.endsWith('.json'))
    .map(({ path, file }) => ({ path, shown: file }));
  return checkWithTools(artifacts, rules, generatedAt, io);
}

function summary(
  { artifacts, dashboards, rules }: Composition,
  own: readonly OwnFile[],
  report: ToolReport,
  asked: boolean,
): string {
  const of = (kind: OwnFile['kind']): number => own.filter((file) => file.kind === kind).length;
  const alerts = rules.alerts.length + rules.slos.reduce((sum, slo) => sum + slo.alerts.length, 0);
  const generated = `Generated: ${plural(artifacts.length, 'file')} with ${plural(dashboards.dashboards.length, 'dashboard')} and ${plural(alerts, 'alert')}.`;
  const byHand = `By hand: ${plural(of('dashboard'), 'dashboard')}, ${plural(of('rules'), 'rule file')}.`;
  const tools = report.versions.length === 0 ? [] : [`Asked: ${report.versions.join(', ')}.`];
  const missing = report.missing.map((tool) => `${tool} is not installed: what it would find is not known.`);
  return [generated, byHand, ...(asked ? [...tools, ...missing] : [])].join('\n');
}
