import type { ExposedMetric } from '@telltale/core';
import { setTimeout as delay } from 'node:timers/promises';
import { cardinalities, cardinalityFindings, type Cardinality } from '../doctor/cardinality.ts';
import { catalogReport, type CatalogReport } from '../doctor/catalog-findings.ts';
import { changesSince } from '../doctor/changes-since.ts';
import { fetchPage, type FetchedPage, type FetchOptions } from '../doctor/fetch-page.ts';
import { namingFindings } from '../doctor/naming-findings.ts';
import { readPage, type PageFacts } from '../doctor/page-facts.ts';
import { pageFindings } from '../doctor/page-findings.ts';
import { sizeText } from '../doctor/size-text.ts';
import { CliError } from '../errors.ts';
import { exposedMetrics } from '../exposure/exposed-metrics.ts';
import { isAtLeast, severities, type CliFinding, type FindingSeverity } from '../io/finding.ts';
import { inTurns } from '../io/in-turns.ts';
import { plural } from '../io/print-findings.ts';
import { headerOptions, requestHeaders } from './request-headers.ts';
import type { OptionValues, Outcome, Verb, VerbContext } from './verb.ts';

export const doctor: Verb = {
  name: 'doctor',
  summary: 'examine live pages of metrics, of any program that Prometheus can scrape',
  description:
    'Asks for pages as Prometheus does and tells what is wrong with them: format and headers, duplicate series, ' +
    'timestamps, names, types, labels that hold ids, size and time. With a configuration, a page that has metrics of ' +
    'its catalogs is also held to them: what is undeclared, missing or different.',
  args: [['<urls...>', 'pages, as http://shop:3000/metrics or shop:3000, or files with one']],
  options: [
    ...headerOptions,
    ['--timeout <seconds>', 'how long to wait for a page', { number: 'above 0', default: 10 }],
    ['--concurrency <pages>', 'how many pages to ask for at once', { number: 'above 0', default: 4 }],
    ['--again <seconds>', 'scrape again after so long, and compare', { number: 'from 0 on' }],
    ['--top <metrics>', 'how many of the metrics with most series to show', { number: 'from 0 on', default: 5 }],
    ['--no-catalog', 'do not look for a configuration'],
    ['--fail-on <severity>', 'how bad a finding has to be to fail', { choices: severities, default: 'error' }],
  ],
  examples: [
    'telltale doctor http://localhost:3000/metrics',
    'telltale doctor node-1:9100 node-2:9100 --json',
    'telltale doctor shop:3000 --again 15 --token-file token',
  ],
  async run([urls = []], options, context) {
    const { io } = context;
    const asking: FetchOptions = {
      cwd: io.cwd,
      headers: requestHeaders(options, io.cwd),
      timeoutSeconds: Number(options['timeout']),
      now: io.now,
    };
    const declared = await declaredMetrics(options, context);
    let done = 0;
    const reports = await inTurns(urls, Number(options['concurrency']), async (url) => {
      const report = await examine(url, { options, asking, declared, context });
      context.progress.report('Examining pages', ++done, urls.length);
      return report;
    });
    const failed = reports.filter(({ failure }) => failure !== undefined);
    if (failed.length === reports.length) throw failed[0]!.failure!;
    return told(reports, options, context);
  },
};

interface Report {
  readonly url: string;
  readonly page?: FetchedPage;
  readonly facts?: PageFacts;
  readonly top: readonly Cardinality[];
  readonly catalog?: CatalogReport;
  readonly findings: readonly CliFinding[];
  /** Why there is no page. */
  readonly failure?: CliError;
}

interface Examination {
  readonly options: OptionValues;
  readonly asking: FetchOptions;
  /** `undefined` without a configuration. */
  readonly declared: readonly ExposedMetric[] | undefined;
  readonly context: VerbContext;
}

async function examine(url: string, { options, asking, declared, context }: Examination): Promise<Report> {
  let page: FetchedPage;
  try {
    page = await fetchPage(url, asking);
  } catch (error) {
    if (!(error instanceof CliError) || error.code !== 'CLI_FETCH') throw error;
    return {
      url,
      top: [],
      failure: error,
      findings: [{ severity: 'error', rule: 'unreachable', message: error.message, file: url }],
    };
  }
  const { facts, findings } = readPage(page);
  if (facts === undefined) return { url: page.url, page, top: [], findings };
  const catalog = declared && catalogReport(facts, declared);
  const isOurs = catalog?.isOurs === true;
  return {
    url: page.url,
    page,
    facts,
    top: cardinalities(facts).slice(0, Number(options['top'])),
    ...(isOurs && { catalog }),
    findings: [
      ...findings,
      ...pageFindings(facts, context.io.now()),
      ...(isOurs ? catalog.findings : []),
      ...namingFindings(facts),
      ...cardinalityFindings(facts),
      ...(await secondScrape(url, facts, options, asking)),
    ],
  };
}

async function secondScrape(
  url: string,
  first: PageFacts,
  { again }: OptionValues,
  asking: FetchOptions,
): Promise<readonly CliFinding[]> {
  if (typeof again !== 'number' || first.page.isFile) return [];
  await delay(again * 1000);
  const { facts } = readPage(await fetchPage(url, asking));
  return facts === undefined ? [] : changesSince(first, facts);
}

/** Pages are held to a configuration where there is one: named, or found. */
async function declaredMetrics(
  { catalog, config }: OptionValues,
  context: VerbContext,
): Promise<readonly ExposedMetric[] | undefined> {
  if (catalog === false) return undefined;
  try {
    return exposedMetrics((await context.loadConfig()).config);
  } catch (error) {
    if (config === undefined && error instanceof CliError && error.code === 'CLI_CONFIG_MISSING') return undefined;
    throw error;
  }
}

function told(reports: readonly Report[], { failOn }: OptionValues, { style }: VerbContext): Outcome {
  const findings = reports.flatMap((report) => report.findings);
  return {
    text: reports
      .filter(({ failure }) => failure === undefined)
      .map((report) => reportText(report, style.bold))
      .join('\n\n'),
    data: { pages: reports.map((report) => reportData(report)) },
    findings,
    ok: !findings.some((finding) => isAtLeast(finding, failOn as FindingSeverity)),
  };
}

function reportText({ url, page, facts, top, catalog }: Report, bold: (text: string) => string): string {
  if (page === undefined || facts === undefined) return bold(url);
  const { bytes, durationMs, isFile } = page;
  const basics = [
    facts.format,
    sizeText(bytes),
    ...(isFile ? [] : [`${durationMs} ms`]),
    plural(facts.families.length, 'metric'),
    `${facts.series} series`,
  ];
  const widest = top
    .filter(({ series }) => series > 1)
    .map(
      ({ metric, series, label, values }) =>
        `    ${String(series).padStart(6)}  ${metric}${label === undefined ? '' : `, ${values} of ${label}`}`,
    );
  return [
    bold(url),
    `  ${basics.join(', ')}`,
    ...(widest.length === 0 ? [] : ['  most series:', ...widest]),
    ...(catalog === undefined ? [] : [`  ${catalogText(catalog)}`]),
  ].join('\n');
}

function catalogText({ declared, present, missing, notYet, undeclared }: CatalogReport): string {
  const parts = [
    `${present.length} of ${declared} declared metrics are there`,
    ...(notYet.length === 0 ? [] : [`${notYet.length} once they are recorded`]),
    ...(missing.length === 0 ? [] : [`${missing.length} missing`]),
    ...(undeclared.length === 0 ? [] : [`${undeclared.length} undeclared`]),
  ];
  return parts.join(', ');
}

function reportData({ url, page, facts, top, catalog, failure }: Report): Readonly<Record<string, unknown>> {
  if (page === undefined) return { url, reachable: false, problem: failure?.message };
  const { findings: _, isOurs: __, ...compared } = catalog ?? { findings: [], isOurs: false };
  return {
    url,
    reachable: true,
    status: page.status,
    contentType: page.contentType ?? null,
    format: facts?.format ?? null,
    bytes: page.bytes,
    durationMs: page.durationMs,
    metrics: facts?.families.length ?? null,
    series: facts?.series ?? null,
    top,
    catalog: catalog === undefined ? null : compared,
  };
}
