import type { CliFinding } from '../io/finding.ts';
import type { PageFacts } from './page-facts.ts';

/** What two scrapes of one page tell that one cannot: values that never move, counters that fall, series that come and go. */
export function changesSince(first: PageFacts, second: PageFacts): readonly CliFinding[] {
  const file = second.page.url;
  const before = samplesOf(first);
  const after = samplesOf(second);
  const findings: CliFinding[] = [];
  if (first.page.text === second.page.text) {
    const message = 'Both scrapes are the same, byte for byte: the page may come from a cache, or its collector hangs.';
    findings.push({ severity: 'warning', rule: 'frozen', message, file });
  }
  const gone = [...before.keys()].filter((series) => !after.has(series));
  if (gone.length > 0) {
    const message = `${gone.length} series of the first scrape are not in the second, as ${gone[0]}: what is drawn of them has gaps.`;
    findings.push({ severity: 'info', rule: 'series-gone', message, file });
  }
  if (startTime(first) !== startTime(second)) {
    findings.push({ severity: 'info', rule: 'restarted', message: 'The process started anew between the two.', file });
    return findings;
  }
  for (const [series, { value, isCounter, line, metric }] of after) {
    const old = before.get(series);
    if (old === undefined || !isCounter || value >= old.value) continue;
    const message = `${series} fell from ${old.value} to ${value} without a restart: rate() takes that for one. Several processes may answer at this address.`;
    findings.push({ severity: 'error', rule: 'counter-falls', message, file, line, column: 1, subject: metric });
  }
  return findings;
}

interface SeriesValue {
  readonly metric: string;
  readonly value: number;
  readonly isCounter: boolean;
  readonly line: number;
}

function samplesOf({ families }: PageFacts): ReadonlyMap<string, SeriesValue> {
  return new Map(
    families.flatMap(({ name, type, samples }) =>
      samples.map(({ labels, value, line }) => [
        labels.toString(),
        { metric: name, value, isCounter: type === 'counter' || (type === 'histogram' && labels.has('le')), line },
      ]),
    ),
  );
}

function startTime({ families }: PageFacts): number | undefined {
  return families.find(({ name }) => name === 'process_start_time_seconds')?.samples[0]?.value;
}
