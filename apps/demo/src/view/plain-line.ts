import type { Signals } from '../signals/signals.ts';
import { clock, count, duration, percent, rate } from './format.ts';

/** The golden signals of the gateway and what stands out, in one line, for logs and pipes. */
export function plainLine(signals: Signals, uptimeSeconds: number): string {
  const { traffic, errors, latency, saturation, services, caches, work, agents, providers, watchdogs } = signals;
  const open = providers.filter(({ breaker }) => breaker !== 'closed').map(({ name, breaker }) => `${name} ${breaker}`);
  const down = services.filter(({ isUp }) => !isUp).map(({ name }) => name);
  return [
    clock(uptimeSeconds).padStart(5),
    `${rate(traffic.perSecond)} req/s`,
    `errors ${percent(errors.ratio)}`,
    `p50 ${duration(latency.p50)}`,
    `p95 ${duration(latency.p95)}`,
    `p99 ${duration(latency.p99)}`,
    `loop ${percent(saturation.loopRatio)}`,
    `services ${services.length - down.length}/${services.length}${down.length === 0 ? '' : ` without ${down.join(', ')}`}`,
    ...caches.map(({ level, hitRatio }) => `${level} ${percent(hitRatio)}`),
    `queue ${count(work.depth)}`,
    `agents ${rate(agents.perSecond)}/s`,
    `watchdogs ${watchdogs.healthy}/${watchdogs.registered}`,
    `breakers ${open.length === 0 ? 'closed' : open.join(', ')}`,
  ].join('  ');
}
