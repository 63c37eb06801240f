import type { Signals } from '../signals/signals.ts';
import { clock, duration, percent, rate, size } from './format.ts';

/** The golden signals in one line, for logs and pipes. */
export function plainLine(signals: Signals, uptimeSeconds: number): string {
  const { traffic, errors, latency, saturation, caches, work, providers, watchdogs } = signals;
  const open = providers.filter(({ breaker }) => breaker !== 'closed').map(({ name, breaker }) => `${name} ${breaker}`);
  return [
    clock(uptimeSeconds).padStart(5),
    `${rate(traffic.perSecond)} req/s`,
    `errors ${percent(errors.ratio)}`,
    `p50 ${duration(latency.p50)}`,
    `p95 ${duration(latency.p95)}`,
    `p99 ${duration(latency.p99)}`,
    `loop ${percent(saturation.loopRatio)}`,
    size(saturation.memoryBytes),
    ...caches.map(({ level, hitRatio }) => `${level} ${percent(hitRatio)}`),
    `queue ${work.depth}`,
    `watchdogs ${watchdogs.healthy}/${watchdogs.registered}`,
    `breakers ${open.length === 0 ? 'closed' : open.join(', ')}`,
  ].join('  ');
}
