import { text004 } from './text-0.0.4.ts';
import type { TextFormat } from './format.ts';

/** Text 0.0.4 whose scraper understands quoted UTF-8 names; Prometheus 3 asks for it. */
export const text100: TextFormat = { ...text004, version: '1.0.0' };
