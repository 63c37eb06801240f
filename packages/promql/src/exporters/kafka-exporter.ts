import { readTable, type Exporter } from './exporter.ts';

const partition = 'partition, topic';
const group = 'consumergroup, partition, topic';

/** kafka_exporter (danielqsj): from its README. Offsets are gauges on its page, and rise like counters. */
export const kafkaExporter: Exporter = {
  name: 'kafka_exporter',
  versions: ['1.9'],
  metrics: readTable('kafka_', [
    ['brokers', 'gauge', '', 'Brokers of the cluster.'],
    ['broker_info', 'gauge', 'address, id', 'A broker.'],
    ['topic_partitions', 'gauge', 'topic', 'Partitions of a topic.'],
    // Read with rate by everybody: a gauge that is none.
    ['topic_partition_current_offset', 'unknown', partition, 'The newest offset.'],
    ['topic_partition_oldest_offset', 'unknown', partition, 'The oldest offset.'],
    ['topic_partition_in_sync_replica', 'gauge', partition, 'Replicas in sync.'],
    ['topic_partition_leader', 'gauge', partition, 'The broker that leads.'],
    ['topic_partition_leader_is_preferred', 'gauge', partition, 'Whether it is the preferred one.', { bounds: [0, 1] }],
    ['topic_partition_replicas', 'gauge', partition, 'Replicas.'],
    [
      'topic_partition_under_replicated_partition',
      'gauge',
      partition,
      'Whether replicas are missing.',
      { bounds: [0, 1] },
    ],
    ['consumergroup_current_offset', 'unknown', group, 'What a group has read.'],
    ['consumergroup_current_offset_sum', 'unknown', 'consumergroup, topic', 'That, over all partitions.'],
    ['consumergroup_lag', 'gauge', group, 'Messages that a group has not read.'],
    ['consumergroup_lag_sum', 'gauge', 'consumergroup, topic', 'That, over all partitions.'],
    ['consumergroup_members', 'gauge', 'consumergroup', 'Members of a group.'],
    ['consumergroupzookeeper_lag_zookeeper', 'gauge', group, 'Messages not read, of a group in ZooKeeper.'],
    [
      'exporter_build_info',
      'gauge',
      'branch, goarch?, goos?, goversion, revision, version, tags?',
      'The version.',
      { bounds: [1, 1] },
    ],
  ]),
};
