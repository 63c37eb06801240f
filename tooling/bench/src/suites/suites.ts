import type { Suite } from '../suite.ts';
import { console } from './console.ts';
import { instruments } from './instruments.ts';
import { logging } from './logging.ts';
import { memory } from './memory.ts';
import { promql } from './promql.ts';
import { record } from './record.ts';
import { requestLogSuite, requestSuites } from './requests.ts';
import { runtime } from './runtime.ts';
import { scrape } from './scrape.ts';
import { signals } from './signals.ts';
import { tracing } from './tracing.ts';

/** The tables of the results, in their order. */
export const suites: readonly Suite[] = [
  record,
  scrape,
  memory,
  runtime,
  ...requestSuites,
  instruments,
  tracing,
  logging,
  requestLogSuite,
  signals,
  promql,
  console,
];
