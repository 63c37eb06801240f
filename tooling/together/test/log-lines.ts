import type { App } from '../../../packages/tracing/test/start-app.ts';

/** A line that a service has logged. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly service: string;
  readonly instance: string;
  readonly version?: string;
  readonly trace_id?: string;
  readonly span_id?: string;
  readonly trace_flags?: string;
  readonly method?: string;
  readonly route?: string;
  readonly status?: number;
}

/** What an application has logged on its standard output so far. */
export function linesOf(app: App): readonly LogLine[] {
  // Whole lines: the last one may still be on its way.
  const whole = app.output().split('\n').slice(0, -1);
  return whole.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as LogLine);
}

/** The line of a request has its method. */
export const isOfRequest = ({ method }: LogLine): boolean => method !== undefined;
