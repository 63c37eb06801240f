import type { ReportJob, ReportLine, ReportResult } from '../jobs.ts';
import type { Analyst } from './analyst.ts';
import { compareHistories } from './compare-histories.ts';
import { FinalError } from './final-error.ts';
import type { QuotesClient } from './quotes-client.ts';

/** Compares the histories of symbols, and has the model tell what is to be seen. */
export async function writeReport(
  { symbols }: Pick<ReportJob, 'symbols'>,
  quotes: QuotesClient,
  analyst: Analyst,
): Promise<ReportResult> {
  if (!Array.isArray(symbols) || symbols.length === 0) throw new FinalError('A report needs symbols.');
  const histories = await Promise.all(symbols.map((symbol) => quotes.history(symbol)));
  const lines = compareHistories(histories);
  const { text, costUsd } = await analyst.narrate('Compare how these have moved.', lines.map(factOf));
  return { lines, narrative: text, costUsd };
}

/** `ABC at 12.31: +1.2 %, volatility 0.4 %, correlation 0.31` */
function factOf({ symbol, last, change, volatility, correlation }: ReportLine): string {
  const sign = change < 0 ? '' : '+';
  const told = [
    `${sign}${percent(change)}`,
    `volatility ${percent(volatility)}`,
    `correlation ${correlation.toFixed(2)}`,
  ];
  return `${symbol} at ${last}: ${told.join(', ')}`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
