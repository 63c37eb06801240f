import type { Planning } from './planning.ts';

/**
 * What stands in the braces of a query of logs to choose the services of a dashboard. `pipe` puts several as `a|b`, and leaves out
 * the backslashes that would end the text they stand in.
 */
export function servicesInLogs({ logLabel, fixedSelectors }: Planning): string {
  return `${logLabel}=~"${servicePattern(fixedSelectors['job'])}"`;
}

/** The same for TraceQL. */
export function servicesInTraces({ fixedSelectors }: Planning): string {
  return `resource.service.name =~ "${servicePattern(fixedSelectors['job'])}"`;
}

function servicePattern(job: unknown): string {
  if (typeof job === 'string') return job;
  if (Array.isArray(job)) return job.join('|');
  return '${service:pipe}';
}
