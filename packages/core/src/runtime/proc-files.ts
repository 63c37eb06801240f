import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { processRuntime } from '../catalogs/process-runtime.ts';
import type { MakePart } from './runtime-part.ts';

/**
 * What only Linux tells, in `/proc/self`; https://man7.org/linux/man-pages/man5/proc.5.html. Absent elsewhere.
 *
 * The two short files are read at once: the kernel makes them up from memory in 15 us each, where a detour over the
 * thread pool costs ten times the CPU time. The list of file descriptors can be long and is read off the event loop.
 */
export const procFiles: MakePart = (telemetry) => {
  const memoryVirtual = telemetry.metric(processRuntime.memoryVirtual);
  const heap = telemetry.metric(processRuntime.heap);
  const threads = telemetry.metric(processRuntime.threads);
  const openFileDescriptors = telemetry.metric(processRuntime.openFileDescriptors);
  const maxFileDescriptors = telemetry.metric(processRuntime.maxFileDescriptors);

  return {
    name: 'process_proc',
    metrics: [memoryVirtual, heap, threads, openFileDescriptors, maxFileDescriptors],
    async collect(report) {
      const status = textOf('/proc/self/status');
      const limits = textOf('/proc/self/limits');
      const descriptors = await readdir('/proc/self/fd').catch(() => undefined);

      const virtual = kilobytes(status, 'VmSize');
      if (virtual !== undefined) report(memoryVirtual, virtual);
      const data = kilobytes(status, 'VmData');
      if (data !== undefined) report(heap, data);
      const threadCount = /^Threads:\s*(\d+)$/m.exec(status ?? '')?.[1];
      if (threadCount !== undefined) report(threads, Number(threadCount));
      // One of them is the directory itself, open for reading.
      if (descriptors !== undefined) report(openFileDescriptors, descriptors.length - 1);
      const limit = /^Max open files\s+(\d+|unlimited)/m.exec(limits ?? '')?.[1];
      if (limit !== undefined) report(maxFileDescriptors, limit === 'unlimited' ? Infinity : Number(limit));
    },
  };
};

// A file that is not there, or may not be read, leaves out its own metrics only.
function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

function kilobytes(status: string | undefined, field: string): number | undefined {
  const value = new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status ?? '')?.[1];
  return value === undefined ? undefined : Number(value) * 1024;
}
