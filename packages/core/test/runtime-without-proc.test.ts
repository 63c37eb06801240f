import { expect, test, vi } from 'vitest';
import { createTelemetry } from '../src/index.ts';
import { familiesOf } from './page-samples.ts';

const missing = vi.hoisted(() => (path: unknown) => Object.assign(new Error(`no ${String(path)}`), { code: 'ENOENT' }));

vi.mock('node:fs', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  readFileSync(path: string) {
    throw missing(path);
  },
}));

vi.mock('node:fs/promises', async (importOriginal) => ({
  ...(await importOriginal<object>()),
  readdir: (path: string) => Promise.reject(missing(path)),
}));

test('leaves out what only /proc tells, and nothing else, where there is none', async () => {
  const telemetry = createTelemetry({ service: 'demo', catalogs: {}, registry: false });
  const families = familiesOf((await telemetry.exposition()).body);
  telemetry.close();
  const fromProc = [
    'process_memory_virtual_bytes',
    'process_threads',
    'process_open_file_descriptors',
    'process_max_file_descriptors',
  ];
  expect(fromProc.filter((name) => families.has(name))).toEqual([]);
  expect(families).toContain('process_memory_usage_bytes');
  expect(families).toContain('process_cpu_time_seconds_total');
  expect(families).toContain('process_start_time_seconds');
  expect(families.has('telltale_collector_errors_total')).toBe(false);
});
