import type { CliFinding } from '../io/finding.ts';
import type { PageFacts } from './page-facts.ts';
import { sizeText } from './size-text.ts';

/** Prometheus gives up after 10 seconds by default; a page that takes a second is on the way there. */
const SLOW_MS = 1000;
const LARGE_BYTES = 10_000_000;
const COMPRESS_BYTES = 100_000;
/** Prometheus looks back five minutes: a sample that is older is never seen. */
const STALE_MS = 5 * 60_000;

/** What is wrong with a page as a whole, whoever made it. */
export function pageFindings(facts: PageFacts, nowMs: number): readonly CliFinding[] {
  return [...sizeFindings(facts), ...timestampFindings(facts, nowMs)];
}

function sizeFindings({ page, series }: PageFacts): readonly CliFinding[] {
  const { url: file, durationMs, bytes, isCompressed } = page;
  const rows: readonly (readonly [boolean, CliFinding['severity'], string, string])[] = [
    [series === 0, 'error', 'empty', 'There is not one series on the page.'],
    [
      durationMs > SLOW_MS,
      'warning',
      'slow',
      `The page took ${durationMs} ms: Prometheus gives up after 10 s by default.`,
    ],
    [bytes > LARGE_BYTES, 'warning', 'large', `The page has ${sizeText(bytes)}, at each scrape.`],
    [
      !isCompressed && bytes > COMPRESS_BYTES,
      'info',
      'uncompressed',
      `${sizeText(bytes)} are sent as they are: gzip makes a tenth of them.`,
    ],
  ];
  return rows.filter(([is]) => is).map(([, severity, rule, message]) => ({ severity, rule, message, file }));
}

/** Timestamps switch staleness off: a series that ended is drawn on for five minutes. */
function timestampFindings({ families, page }: PageFacts, nowMs: number): readonly CliFinding[] {
  return families.flatMap(({ name, samples }): readonly CliFinding[] => {
    const stamped = samples.filter(({ timestamp }) => timestamp !== undefined);
    if (stamped.length === 0) return [];
    const oldest = Math.min(...stamped.map(({ timestamp }) => timestamp!));
    const place = { file: page.url, line: stamped[0]!.line, column: 1, subject: name };
    if (nowMs - oldest > STALE_MS) {
      const minutes = Math.round((nowMs - oldest) / 60_000);
      const message = `A sample says that it is ${minutes} minutes old: Prometheus does not show what is older than 5.`;
      return [{ severity: 'warning', rule: 'old-timestamp', message, ...place }];
    }
    const message = `${stamped.length} samples have a time of their own, which is for federation: series do not end when they are gone.`;
    return [{ severity: 'info', rule: 'timestamp', message, ...place }];
  });
}
