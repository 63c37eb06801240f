import { readFile, readdir } from 'node:fs/promises';
import { processRuntime } from '../catalogs/process-runtime.ts';
import type { MakePart } from './runtime-part.ts';

/** What only Linux tells, in `/proc/self`; https://man7.org/linux/man-pages/man5/proc.5.html. Absent elsewhere. */
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
      const status = await orNothing(readFile('/proc/self/status', 'latin1'));
      const limits = await orNothing(readFile('/proc/self/limits', 'latin1'));
      // Last, so that it counts none of the files opened above.
      const descriptors = await orNothing(readdir('/proc/self/fd'));

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

function kilobytes(status: string | undefined, field: string): number | undefined {
  const value = new RegExp(`^${field}:\\s*(\\d+) kB$`, 'm').exec(status ?? '')?.[1];
  return value === undefined ? undefined : Number(value) * 1024;
}

// A file that is not there, or may not be read, leaves out its own metrics only.
async function orNothing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch {
    return undefined;
  }
}
