import type { Suite } from '../suite.ts';
import { logging } from './logging.ts';
import { memory } from './memory.ts';
import { promql } from './promql.ts';
import { record } from './record.ts';
import { requestLogSuite, requestSuites } from './requests.ts';
import { runtime } from './runtime.ts';
import { scrape } from './scrape.ts';

/** The tables of the results, in their order. */
export const suites: readonly Suite[] = [record, scrape, memory, runtime, ...requestSuites, logging, requestLogSuite, promql];
