import { external } from '@telltale/promql/builder';
import type { ExporterCounter, ExporterGauge } from './exporter-metric.ts';

const source = 'kafka_exporter';

/** What of kafka_exporter the dashboards read. Offsets only rise, though its page calls them gauges. */
export const kafkaBrokers: ExporterGauge = external('kafka_brokers', { type: 'gauge', source });
export const kafkaPartitions: ExporterGauge<'topic'> = external('kafka_topic_partitions', {
  type: 'gauge',
  labels: ['topic'],
  source,
});
export const kafkaOffset: ExporterCounter<'topic' | 'partition'> = external('kafka_topic_partition_current_offset', {
  type: 'counter',
  labels: ['topic', 'partition'],
  source,
});
export const kafkaUnderReplicated: ExporterGauge<'topic' | 'partition'> = external(
  'kafka_topic_partition_under_replicated_partition',
  {
    type: 'gauge',
    labels: ['topic', 'partition'],
    source,
  },
);
export const kafkaMembers: ExporterGauge<'consumergroup'> = external('kafka_consumergroup_members', {
  type: 'gauge',
  labels: ['consumergroup'],
  source,
});
export const kafkaGroupLag: ExporterGauge<'consumergroup' | 'topic' | 'partition'> = external(
  'kafka_consumergroup_lag',
  {
    type: 'gauge',
    labels: ['consumergroup', 'topic', 'partition'],
    source,
  },
);
export const kafkaGroupOffset: ExporterCounter<'consumergroup' | 'topic' | 'partition'> = external(
  'kafka_consumergroup_current_offset',
  {
    type: 'counter',
    labels: ['consumergroup', 'topic', 'partition'],
    source,
  },
);
