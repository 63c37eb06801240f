import {
  ExpositionError,
  expositionFormat,
  parseExposition,
  type ExpositionFamily,
  type ExpositionFormat,
} from '@telltale/promql';
import type { CliFinding } from '../io/finding.ts';
import type { FetchedPage } from './fetch-page.ts';

/** A page that could be read. */
export interface PageFacts {
  readonly page: FetchedPage;
  readonly format: ExpositionFormat;
  readonly families: readonly ExpositionFamily[];
  readonly series: number;
}

/** Reads a page, or tells why Prometheus could not. */
export function readPage(page: FetchedPage): { readonly facts?: PageFacts; readonly findings: readonly CliFinding[] } {
  const findings: CliFinding[] = [];
  const add = (severity: CliFinding['severity'], rule: string, message: string): void =>
    void findings.push({ severity, rule, message, file: page.url });
  if (page.status !== 200) {
    add(
      'error',
      'status',
      `The server answers ${page.status}: Prometheus takes that for a failed scrape.${statusHint(page.status)}`,
    );
    return { findings };
  }
  const format = formatOf(page);
  if (!page.isFile) contentTypeFindings(page, add);
  if (format === undefined) {
    add('error', 'content-type', `${page.contentType} is not text: it cannot be read here.`);
    return { findings };
  }
  const { families, problems } = readFamilies(page, format);
  findings.push(...problems);
  if (families === undefined) return { findings };
  const series = families.reduce((sum, { samples }) => sum + samples.length, 0);
  return { facts: { page, format, families, series }, findings };
}

/** Wrong lines that are told of, each with a reading of the page without it. */
const MAX_PROBLEMS = 20;

/** The metrics of a page without the lines that are wrong, and what is wrong with them. */
function readFamilies(
  { text, url: file }: FetchedPage,
  format: ExpositionFormat,
): { readonly families?: readonly ExpositionFamily[]; readonly problems: readonly CliFinding[] } {
  const problems: CliFinding[] = [];
  const lines = text.split('\n');
  while (problems.length < MAX_PROBLEMS) {
    try {
      return { families: parseExposition(lines.join('\n'), format), problems };
    } catch (error) {
      if (!(error instanceof ExpositionError)) throw error;
      const { line, column } = error;
      const shown = (lines[line - 1] ?? '').slice(0, 120);
      const said = error.message.replace(/^line \d+, column \d+: /, '');
      problems.push({
        severity: 'error',
        rule: 'format',
        message: `This is not ${format}: ${said}, in ${JSON.stringify(shown)}.`,
        file,
        line,
        column,
      });
      // OpenMetrics has no empty lines; what is missing cannot be left out.
      if (format === 'openmetrics' || shown === '') return { problems };
      lines[line - 1] = '';
    }
  }
  return { problems };
}

function formatOf({ contentType, isFile, text }: FetchedPage): ExpositionFormat | undefined {
  if (isFile) return /(^|\n)# EOF\n?$/.test(text) ? 'openmetrics' : 'text 0.0.4';
  return expositionFormat(contentType);
}

function statusHint(status: number): string {
  if (status === 401 || status === 403) return ' Give credentials with --header or --token-file.';
  return status === 404 ? ' Is the page at another path?' : '';
}

/** Prometheus 3 fails a scrape whose Content-Type it cannot read, unless fallback_scrape_protocol is set. */
function contentTypeFindings(
  { contentType }: FetchedPage,
  add: (severity: CliFinding['severity'], rule: string, message: string) => void,
): void {
  if (contentType === undefined) {
    add(
      'error',
      'content-type',
      'The page has no Content-Type: Prometheus 3 refuses it. Send text/plain; version=0.0.4.',
    );
  } else if (!/^(text\/plain|application\/openmetrics-text|application\/vnd\.google\.protobuf)\b/i.test(contentType)) {
    add(
      'error',
      'content-type',
      `The Content-Type is ${contentType}: Prometheus 3 refuses it. Send text/plain; version=0.0.4.`,
    );
  }
}
