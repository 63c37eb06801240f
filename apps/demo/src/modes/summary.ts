import { Change } from '../scrape/change.ts';
import type { Scrape } from '../scrape/scrape-page.ts';
import { readSignals } from '../signals/read-signals.ts';
import { clock, count, duration, percent } from '../view/format.ts';

/** One sentence on all that was served since the start. */
export function summary(last: Scrape | undefined, uptimeSeconds: number): string {
  if (last === undefined) return 'Stopped before anything was served.';
  // Since an empty page: counters begin at 0.
  const whole = new Change({ at: last.at - uptimeSeconds * 1000, families: new Map() }, last);
  const { errors, latency } = readSignals(whole);
  const requests = count(whole.increase('http_server_request_duration_seconds_count'));
  const failed = errors.ratio > 0 ? percent(errors.ratio) : 'none';
  return `Served ${requests} requests in ${clock(uptimeSeconds)}; ${failed} failed, p95 ${duration(latency.p95)}. All parts are stopped.`;
}
