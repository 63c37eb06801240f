import { availableParallelism } from 'node:os';
import { processRuntime } from '../catalogs/process-runtime.ts';
import { RecentStart } from './recent-start.ts';
import type { MakePart } from './runtime-part.ts';

interface CpuReading {
  readonly at: number;
  readonly userSeconds: number;
  readonly systemSeconds: number;
}

/** What the operating system has charged to the process: one system call for all of it. */
export const processUsage: MakePart = (telemetry, { windowSeconds }) => {
  const cpuTime = telemetry.metric(processRuntime.cpuTime);
  const cpuUser = telemetry.metric(processRuntime.cpuUser);
  const cpuSystem = telemetry.metric(processRuntime.cpuSystem);
  const cpuUtilization = telemetry.metric(processRuntime.cpuUtilization);
  const contextSwitches = telemetry.metric(processRuntime.contextSwitches);
  const pagingFaults = telemetry.metric(processRuntime.pagingFaults);
  const memoryUsage = telemetry.metric(processRuntime.memoryUsage);
  const startTime = telemetry.metric(processRuntime.startTime);
  const uptime = telemetry.metric(processRuntime.uptime);

  // Computed once: computed at each scrape it would jitter, and `changes(process_start_time_seconds[1h])` would see restarts.
  const startSeconds = Math.round(Date.now() - process.uptime() * 1000) / 1000;
  const cpus = availableParallelism();
  const first = readCpu(telemetry.clock.monotonic());
  const recent = new RecentStart(telemetry.clock, windowSeconds, [first, first], () =>
    readCpu(telemetry.clock.monotonic()),
  );

  return {
    name: 'process_usage',
    metrics: [
      cpuTime,
      cpuUser,
      cpuSystem,
      cpuUtilization,
      contextSwitches,
      pagingFaults,
      memoryUsage,
      startTime,
      uptime,
    ],
    collect(report) {
      const usage = process.resourceUsage();
      const user = usage.userCPUTime / 1e6;
      const system = usage.systemCPUTime / 1e6;
      report(cpuTime, { cpu_mode: 'user' }, user);
      report(cpuTime, { cpu_mode: 'system' }, system);
      report(cpuUser, user);
      report(cpuSystem, system);

      const since = recent.current();
      const cpuSeconds = ((telemetry.clock.monotonic() - since.at) / 1000) * cpus;
      if (cpuSeconds > 0) {
        report(cpuUtilization, { cpu_mode: 'user' }, (user - since.userSeconds) / cpuSeconds);
        report(cpuUtilization, { cpu_mode: 'system' }, (system - since.systemSeconds) / cpuSeconds);
      }

      report(contextSwitches, { process_context_switch_type: 'voluntary' }, usage.voluntaryContextSwitches);
      report(contextSwitches, { process_context_switch_type: 'involuntary' }, usage.involuntaryContextSwitches);
      report(pagingFaults, { system_paging_fault_type: 'major' }, usage.majorPageFault);
      report(pagingFaults, { system_paging_fault_type: 'minor' }, usage.minorPageFault);
      report(memoryUsage, process.memoryUsage.rss());
      report(startTime, startSeconds);
      report(uptime, process.uptime());
    },
  };
};

function readCpu(at: number): CpuReading {
  const { user, system } = process.cpuUsage();
  return { at, userSeconds: user / 1e6, systemSeconds: system / 1e6 };
}
