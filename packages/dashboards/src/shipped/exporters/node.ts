import { external } from '@telltale/promql/builder';
import type { ExporterCounter, ExporterGauge } from './exporter-metric.ts';

const source = 'node_exporter';
const bytes = { type: 'gauge', unit: 'bytes', source } as const;
const ofFiles = { type: 'gauge', labels: ['device', 'fstype', 'mountpoint'], unit: 'bytes', source } as const;
const ofDevice = { type: 'counter', labels: ['device'], unit: 'bytes', source } as const;

/** What of node_exporter the dashboards read. */
export const nodeCpu: ExporterCounter<'cpu' | 'mode'> = external('node_cpu_seconds_total', {
  type: 'counter',
  labels: ['cpu', 'mode'],
  unit: 'seconds',
  source,
});
export const nodeLoad: ExporterGauge = external('node_load1', { type: 'gauge', source });
export const nodeMemoryAvailable: ExporterGauge = external('node_memory_MemAvailable_bytes', bytes);
export const nodeMemoryTotal: ExporterGauge = external('node_memory_MemTotal_bytes', bytes);
export const nodeFilesAvailable: ExporterGauge<'device' | 'fstype' | 'mountpoint'> = external(
  'node_filesystem_avail_bytes',
  ofFiles,
);
export const nodeFilesSize: ExporterGauge<'device' | 'fstype' | 'mountpoint'> = external(
  'node_filesystem_size_bytes',
  ofFiles,
);
export const nodeDiskRead: ExporterCounter<'device'> = external('node_disk_read_bytes_total', ofDevice);
export const nodeDiskWritten: ExporterCounter<'device'> = external('node_disk_written_bytes_total', ofDevice);
export const nodeDiskBusy: ExporterCounter<'device'> = external('node_disk_io_time_seconds_total', {
  ...ofDevice,
  unit: 'seconds',
});
export const nodeReceived: ExporterCounter<'device'> = external('node_network_receive_bytes_total', ofDevice);
export const nodeSent: ExporterCounter<'device'> = external('node_network_transmit_bytes_total', ofDevice);
