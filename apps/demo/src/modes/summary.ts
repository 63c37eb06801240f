import { Change } from '../scrape/change.ts';
import { SERVICE } from '../scrape/scrape-desk.ts';
import type { Scrape } from '../scrape/scrape-page.ts';
import { clock, count, duration, percent } from '../view/format.ts';

const REQUESTS = 'http_server_request_duration_seconds';

/** One sentence on all that was served since the start. */
export function summary(last: Scrape | undefined, uptimeSeconds: number): string {
  if (last === undefined) return 'Stopped before anything was served.';
  // Since empty pages: counters begin at 0.
  const before = { at: last.at - uptimeSeconds * 1000, families: new Map() };
  const gateway = new Change(before, last, { [SERVICE]: 'gateway' });
  const served = gateway.increase(`${REQUESTS}_count`);
  if (served === 0) return 'Stopped before anything was served.';
  const failed = gateway.increase(`${REQUESTS}_count`, { http_response_status_code: /^5/ }) / served;
  const p95 = duration(gateway.quantile(0.95, REQUESTS));
  const time = clock(uptimeSeconds);
  return `Served ${count(served)} requests in ${time}; ${failed > 0 ? percent(failed) : 'none'} failed, p95 ${p95}. All parts are stopped.`;
}
