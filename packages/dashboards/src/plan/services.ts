import type { Condition } from '@telltale/promql/builder';
import { DashboardsError } from '../errors.ts';
import type { Planning } from './planning.ts';

/**
 * The services that are chosen, in a text of logs or traces. `pipe` puts several as `a|b`, and leaves out the backslashes that would
 * end the text they stand in.
 */
const chosen = '${service:pipe}';

/** What stands in the braces of a query of logs to choose the services of a dashboard. */
export function servicesInLogs({ logLabel }: Planning): string {
  return `${logLabel}=~"${chosen}"`;
}

/** The same for TraceQL. */
export function servicesInTraces(): string {
  return `resource.service.name =~ "${chosen}"`;
}

/**
 * The pattern of the services that are given for all, where some are.
 *
 * @throws DashboardsError `DASHBOARDS_OPTIONS` where they are given by what they are not
 */
export function servicesGiven(job: Condition | undefined): string | undefined {
  if (job === undefined || typeof job === 'string') return job;
  if (isList(job)) return job.join('|');
  if ('pattern' in job) return job.pattern;
  const problem = 'The selector of job has to be a value, a list of values or a pattern';
  throw new DashboardsError('DASHBOARDS_OPTIONS', problem, job);
}

function isList(job: Condition): job is readonly string[] {
  return Array.isArray(job);
}
