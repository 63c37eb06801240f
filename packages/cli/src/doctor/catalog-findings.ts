import { nameOf, type ExposedMetric } from '@telltale/core';
import { processRuntime } from '@telltale/core/catalogs';
import type { ExpositionFamily } from '@telltale/promql';
import { nearestName } from '@telltale/promql/lint';
import type { CliFinding } from '../io/finding.ts';
import type { PageFacts } from './page-facts.ts';

/** A page against the catalogs. */
export interface CatalogReport {
  /** Whether the page is of a service that the catalogs are about: it has more of them than what every process has. */
  readonly isOurs: boolean;
  readonly declared: number;
  /** Names of metrics that are declared, and on the page. */
  readonly present: readonly string[];
  /** Declared, and not there, although they would be there from the start. */
  readonly missing: readonly string[];
  /** Declared, and there once they are recorded for the first time. */
  readonly notYet: readonly string[];
  /** There, and not declared. */
  readonly undeclared: readonly string[];
  readonly findings: readonly CliFinding[];
}

/** What a page has that the catalogs do not, the other way round, and what is different. */
export function catalogReport(facts: PageFacts, declared: readonly ExposedMetric[]): CatalogReport {
  const families = new Map(facts.families.map((family) => [baseName(family, facts), family]));
  const byName = new Map(declared.map((metric) => [metric.name, metric]));
  const present = declared.filter(({ name }) => families.has(name));
  const absent = declared.filter(({ name }) => !families.has(name));
  const undeclared = [...families].filter(([name]) => !byName.has(name));
  const constant = constantLabels(present.map(({ name }) => families.get(name)!));
  const missing = absent.filter((metric) => isThereFromTheStart(metric));
  return {
    isOurs: present.some(({ catalog }) => catalog !== nameOf(processRuntime)),
    declared: declared.length,
    present: namesOf(present),
    missing: namesOf(missing),
    notYet: namesOf(absent.filter((metric) => !missing.includes(metric))),
    undeclared: undeclared.map(([name]) => name),
    findings: [
      ...present.flatMap((metric) => metricFindings(metric, families.get(metric.name)!, constant, facts)),
      ...missing.map(({ name }) => finding(facts, 'warning', 'missing', 'It is declared, and not on the page.', name)),
      ...undeclared.map(([name, family]) => undeclaredFinding(name, family, byName, facts)),
    ],
  };
}

/** OpenMetrics names the families of counters and infos without what their series end in. */
const openMetricsSuffix: Readonly<Record<string, string>> = { counter: '_total', info: '_info' };

function baseName({ name, type }: ExpositionFamily, { format }: PageFacts): string {
  const suffix = format === 'openmetrics' ? (openMetricsSuffix[type] ?? '') : '';
  return name.endsWith(suffix) ? name : name + suffix;
}

/** An info is a gauge that is always 1. */
function isOfType({ type }: ExpositionFamily, declared: ExposedMetric['type']): boolean {
  return type === declared || (type === 'info' && declared === 'gauge');
}

/** Counters and histograms are 0 from the start, where it is known which label values there are. */
function isThereFromTheStart({ type, zeroFill, labels }: ExposedMetric): boolean {
  return type !== 'gauge' && zeroFill && labels.every(({ values, exposed }) => values !== null || exposed === null);
}

/** Labels that every series of the page has are given by the telemetry or by its way here. */
function constantLabels(families: readonly ExpositionFamily[]): ReadonlySet<string> {
  const sets = families.flatMap(({ samples }) =>
    samples.map(({ labels }) => new Set([...labels].map(([name]) => name))),
  );
  const [first, ...others] = sets;
  return new Set([...(first ?? [])].filter((name) => others.every((names) => names.has(name))));
}

function metricFindings(
  metric: ExposedMetric,
  family: ExpositionFamily,
  constant: ReadonlySet<string>,
  facts: PageFacts,
): readonly CliFinding[] {
  const { name } = metric;
  const line = family.samples[0]?.line;
  if (!isOfType(family, metric.type)) {
    return [
      finding(
        facts,
        'error',
        'mistyped',
        `It is declared as a ${metric.type}, and is a ${family.type} here.`,
        name,
        line,
      ),
    ];
  }
  const findings: CliFinding[] = [];
  if (family.help !== metric.help) {
    findings.push(
      finding(facts, 'info', 'help', `Its help is another one here: ${JSON.stringify(family.help)}.`, name, line),
    );
  }
  findings.push(...labelFindings(metric, family, constant, facts));
  const bounds = new Set(
    family.samples.flatMap(({ labels }) => {
      const bound = labels.get('le') ?? '';
      return bound === '' || bound === '+Inf' ? [] : [Number(bound)];
    }),
  );
  const wrong = [...bounds].filter((bound) => !metric.buckets.includes(bound));
  if (metric.type === 'histogram' && wrong.length > 0) {
    findings.push(
      finding(
        facts,
        'error',
        'buckets',
        `It has buckets up to ${wrong.join(', ')} here, which are not declared.`,
        name,
        line,
      ),
    );
  }
  return findings;
}

/** Each label, and each label with a value, is told of once. */
function labelFindings(
  metric: ExposedMetric,
  { samples }: ExpositionFamily,
  constant: ReadonlySet<string>,
  facts: PageFacts,
): readonly CliFinding[] {
  const labels = new Map(metric.labels.map((label) => [label.exposed, label]));
  const found = new Map<string, CliFinding>();
  const tell = (key: string, rule: string, message: string, line: number): void => {
    if (!found.has(key)) found.set(key, finding(facts, 'error', rule, message, metric.name, line));
  };
  for (const { labels: given, line } of samples) {
    for (const [label, value] of given) {
      const declared = labels.get(label);
      const isGiven = label === '__name__' || label === 'le' || constant.has(label);
      if (declared === undefined && isGiven) continue;
      if (declared === undefined)
        tell(label, 'undeclared-label', `It has the label ${label}, which is not declared.`, line);
      else if (declared.values !== null && !declared.values.includes(value) && value !== 'other') {
        const message = `Its label ${label} is ${JSON.stringify(value)}, which is not declared: it is one of ${declared.values.join(', ')}.`;
        tell(`${label}=${value}`, 'undeclared-value', message, line);
      }
    }
    for (const { exposed, optional } of metric.labels) {
      if (exposed === null || optional || (given.get(exposed) ?? '') !== '') continue;
      tell(`no ${exposed}`, 'missing-label', `A series has no label ${exposed}, which is declared.`, line);
    }
  }
  return [...found.values()];
}

function undeclaredFinding(
  name: string,
  { samples }: ExpositionFamily,
  declared: ReadonlyMap<string, ExposedMetric>,
  facts: PageFacts,
): CliFinding {
  const near = nearestName(name, declared.keys());
  const hint =
    near === undefined ? 'Declare it in a catalog, so that it can be documented, drawn and checked.' : `Is it ${near}?`;
  return finding(
    facts,
    'warning',
    'undeclared',
    `It is on the page, and in no catalog. ${hint}`,
    name,
    samples[0]?.line,
  );
}

function finding(
  facts: PageFacts,
  severity: CliFinding['severity'],
  rule: string,
  message: string,
  subject: string,
  line?: number,
): CliFinding {
  return { severity, rule, message, subject, file: facts.page.url, ...(line !== undefined && { line, column: 1 }) };
}

function namesOf(metrics: readonly ExposedMetric[]): readonly string[] {
  return metrics.map(({ name }) => name);
}
