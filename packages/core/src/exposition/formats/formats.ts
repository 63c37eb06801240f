import type { TextFormat } from './format.ts';
import { openMetrics001, openMetrics100 } from './openmetrics.ts';
import { text004 } from './text-0.0.4.ts';
import { text100 } from './text-1.0.0.ts';

/** What a page can be, in the order in which we choose where a scraper has no preference. */
export const formats: readonly [TextFormat, ...TextFormat[]] = [text004, openMetrics100, openMetrics001, text100];
