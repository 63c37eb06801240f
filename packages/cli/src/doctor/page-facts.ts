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
  try {
    const families = parseExposition(page.text, format);
    const series = families.reduce((sum, { samples }) => sum + samples.length, 0);
    return { facts: { page, format, families, series }, findings };
  } catch (error) {
    if (!(error instanceof ExpositionError)) throw error;
    const { line, column } = error;
    const shown = (page.text.split('\n')[line - 1] ?? '').slice(0, 120);
    const message = `This is not ${format}: ${error.message.replace(/^line \d+, column \d+: /, '')}, in ${JSON.stringify(shown)}.`;
    return { findings: [...findings, { severity: 'error', rule: 'format', message, file: page.url, line, column }] };
  }
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
