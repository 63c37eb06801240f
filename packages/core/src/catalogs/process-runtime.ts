import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge } from '../catalog/definition.ts';
import { oneOf } from '../catalog/labels.ts';

/**
 * The process as the operating system sees it. Names are those of
 * https://opentelemetry.io/docs/specs/semconv/system/process-metrics/, or prom-client's defaults under `classic`.
 *
 * Two differ from OpenTelemetry's: `process.unix.file_descriptor.count` and `process.thread.count` would end in `_count`,
 * which promtool refuses on a gauge. The limit of file descriptors and the start time have no name there.
 */
export const processRuntime = defineCatalog(
  'process',
  {
    cpuTime: counter({
      help: 'CPU time that the process has used, by mode.',
      unit: 'seconds',
      labels: { cpu_mode: oneOf('user', 'system') },
    }),
    cpuUtilization: gauge({
      help: 'Share of the CPUs available to the process that it has used of late, by mode.',
      unit: 'ratio',
      labels: { cpu_mode: oneOf('user', 'system') },
    }),
    memoryUsage: gauge({ help: 'Physical memory that the process uses (resident set size).', unit: 'bytes' }),
    memoryVirtual: gauge({ help: 'Virtual memory that the process has committed.', unit: 'bytes' }),
    threads: gauge({ help: 'Threads of the process.' }),
    contextSwitches: counter({
      help: 'Times that the process was switched out for another, by type.',
      labels: { process_context_switch_type: oneOf('voluntary', 'involuntary') },
    }),
    pagingFaults: counter({
      help: 'Page faults of the process; a major one had to read from disk.',
      labels: { system_paging_fault_type: oneOf('major', 'minor') },
    }),
    openFileDescriptors: gauge({ help: 'File descriptors that the process has open.' }),
    maxFileDescriptors: gauge({ help: 'File descriptors that the process may open at most.' }),
    startTime: gauge({ help: 'Time at which the process started, since the Unix epoch.', unit: 'seconds' }),
    uptime: gauge({ help: 'Time that the process has been running.', unit: 'seconds' }),

    // prom-client's names for what has no counterpart above: only under `classic` and the presets made from it.
    cpuUser: counter({ help: 'CPU time that the process has used in user mode.', unit: 'seconds' }),
    cpuSystem: counter({ help: 'CPU time that the process has used in system mode.', unit: 'seconds' }),
    heap: gauge({ help: 'Size of the data segment of the process, its heap included.', unit: 'bytes' }),
  },
  { namespaced: false },
);
