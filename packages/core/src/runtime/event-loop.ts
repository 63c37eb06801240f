import { performance } from 'node:perf_hooks';
import type { EventLoopUtilization } from 'node:perf_hooks';
import { nodeRuntime } from '../catalogs/node-runtime.ts';
import { instrumentOf } from '../instruments/instrument.ts';
import { EventLoopDelay } from './event-loop-delay.ts';
import { RecentStart } from './recent-start.ts';
import type { MakePart } from './runtime-part.ts';

/** Delay and utilisation of the event loop of this thread. */
export const eventLoop: MakePart = (telemetry, { eventLoopPrecisionMilliseconds: precision, windowSeconds }) => {
  const min = telemetry.metric(nodeRuntime.eventLoopDelayMin);
  const max = telemetry.metric(nodeRuntime.eventLoopDelayMax);
  const mean = telemetry.metric(nodeRuntime.eventLoopDelayMean);
  const stddev = telemetry.metric(nodeRuntime.eventLoopDelayStddev);
  const p50 = telemetry.metric(nodeRuntime.eventLoopDelayP50);
  const p90 = telemetry.metric(nodeRuntime.eventLoopDelayP90);
  const p99 = telemetry.metric(nodeRuntime.eventLoopDelayP99);
  const lag = telemetry.metric(nodeRuntime.eventLoopLag);
  const time = telemetry.metric(nodeRuntime.eventLoopTime);
  const utilization = telemetry.metric(nodeRuntime.eventLoopUtilization);

  const first = performance.eventLoopUtilization();
  const recent = new RecentStart(telemetry.clock, windowSeconds, [first, first], () =>
    performance.eventLoopUtilization(),
  );
  let delay: EventLoopDelay | undefined;

  return {
    name: 'nodejs_eventloop',
    metrics: [min, max, mean, stddev, p50, p90, p99, lag, time, utilization],
    start() {
      if (precision > 0) delay = new EventLoopDelay(telemetry.clock, precision, windowSeconds);
      return () => delay?.stop();
    },
    async collect(report) {
      const now = performance.eventLoopUtilization();
      report(time, { nodejs_eventloop_state: 'active' }, now.active / 1000);
      report(time, { nodejs_eventloop_state: 'idle' }, now.idle / 1000);
      const share = activeShare(now, recent.current());
      if (share !== undefined) report(utilization, share);

      const delays = delay?.read();
      if (delays !== undefined) {
        report(min, delays.min);
        report(max, delays.max);
        report(mean, delays.mean);
        report(stddev, delays.stddev);
        report(p50, delays.p50);
        report(p90, delays.p90);
        report(p99, delays.p99);
      }
      if (instrumentOf in lag) report(lag, await secondsUntilNextTurn());
    },
  };
};

function activeShare(now: EventLoopUtilization, since: EventLoopUtilization): number | undefined {
  const active = now.active - since.active;
  const idle = now.idle - since.idle;
  return active + idle > 0 ? active / (active + idle) : undefined;
}

function secondsUntilNextTurn(): Promise<number> {
  const start = performance.now();
  return new Promise((resolve) => {
    setImmediate(() => resolve((performance.now() - start) / 1000));
  });
}
