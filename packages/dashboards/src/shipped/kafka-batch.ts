import { batch, cache, kafkaConsumer, messaging } from '@telltale/core/catalogs';
import {
  bucketsOf,
  count,
  current,
  histogramQuantile,
  increase,
  max,
  rate,
  shareAmong,
  sum,
} from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { barGauge, gauge, heatmap, stat, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';
import {
  kafkaBrokers,
  kafkaGroupLag,
  kafkaGroupOffset,
  kafkaMembers,
  kafkaOffset,
  kafkaPartitions,
  kafkaUnderReplicated,
} from './exporters/kafka.ts';

const topic = 'messaging_destination_name';
const lagLimits = { thresholds: { warning: 1000, critical: 10_000 } };

export const kafkaBatchDashboard: Dashboard = dashboard(
  'Kafka & batch',
  {
    description: 'Messages and batches: how far consumers are behind, what they process, what fails.',
    tags: ['kafka', 'messaging', 'batch'],
    links: ['workers-queues', 'overview'],
  },
  [
    row('Now', [
      stat('Active consumers', sum(kafkaMembers).by(), {
        thresholds: { warning: 1, critical: 1 },
        description: 'Members of all consumer groups, as the brokers see them.',
      }),
      stat('Consumers that report', count(current(kafkaConsumer.assignedPartitions)).by(), {
        unit: 'short',
        description: 'Consumers of our services, each with its topics.',
      }),
      stat('Consumer lag', sum(kafkaConsumer.lag).by(), {
        ...lagLimits,
        description: 'Messages that were not processed yet.',
      }),
      stat('Lag at the brokers', sum(kafkaGroupLag).by(), {
        ...lagLimits,
        description: 'The same as the brokers see it: also of groups that do not run.',
      }),
      stat('Partitions', sum(kafkaPartitions).by(), { description: 'Of all topics.' }),
      stat('Brokers', max(kafkaBrokers).by(), { description: 'Of the cluster.' }),
      stat('Partitions short of replicas', sum(kafkaUnderReplicated).by(), {
        unit: 'short',
        thresholds: { critical: 1 },
        description: 'A broker that is lost now costs data of these.',
      }),
      gauge('Cache hits', shareAmong(cache.hits, cache.misses).by(), {
        link: 'cache',
        thresholds: { warning: 0.8, critical: 0.5 },
        description: 'Share of lookups that a cache answered.',
      }),
    ]),
    row('Consumers', [
      timeseries('Consumer lag by topic', sum(kafkaConsumer.lag).by('messaging_consumer_group_name', topic), {
        min: 0,
        description: 'Messages that come after the last one that the consumer was given.',
      }),
      timeseries('Consumer lag by partition', sum(kafkaConsumer.lag).by(topic, 'messaging_destination_partition_id'), {
        min: 0,
        description: 'One partition above the others is a stuck message or an uneven key.',
      }),
      timeseries('Lag at the brokers by group', sum(kafkaGroupLag).by('consumergroup', 'topic'), {
        min: 0,
        description: 'Messages that groups have not read, as the brokers see it.',
      }),
      timeseries(
        'Assigned partitions',
        sum(kafkaConsumer.assignedPartitions).by('messaging_consumer_group_name', topic),
        {
          min: 0,
          description: 'Partitions that consumers read.',
        },
      ),
      timeseries('Rebalances', rate(kafkaConsumer.rebalances).by('messaging_consumer_group_name'), {
        min: 0,
        description: 'While a group is rebalanced, nobody reads.',
      }),
      timeseries(
        'Consumers that stopped',
        rate(kafkaConsumer.crashes).by('messaging_consumer_group_name', 'error_type'),
        {
          min: 0,
          description: 'Because of an error.',
        },
      ),
    ]),
    row('Messages', [
      timeseries('Throughput by topic', rate(kafkaOffset).by('topic'), {
        min: 0,
        unit: 'mps',
        description: 'Messages that were written, as the brokers see it.',
      }),
      timeseries('Throughput by partition', rate(kafkaOffset).by('topic', 'partition'), {
        min: 0,
        unit: 'mps',
        description: 'Messages that were written to each partition.',
      }),
      timeseries('Read by group', rate(kafkaGroupOffset).by('consumergroup', 'topic'), {
        min: 0,
        unit: 'mps',
        description: 'Messages that groups have read.',
      }),
      timeseries(
        'Sent and consumed',
        { sent: rate(messaging.sentMessages).by(topic), consumed: rate(messaging.consumedMessages).by(topic) },
        { min: 0, unit: 'mps', description: 'Messages that our services sent and were given.' },
      ),
      timeseries('Messages in a batch, p95', histogramQuantile(0.95, kafkaConsumer.batchSize).by(topic), {
        description: '95 of 100 batches had no more messages.',
      }),
      timeseries('Time for a message, p95', histogramQuantile(0.95, messaging.processDuration).by(topic), {
        description: 'How long the application took for a message or a batch of them.',
      }),
      timeseries(
        'Operations of clients, p95',
        histogramQuantile(0.95, messaging.operationDuration).by('messaging_operation_name', topic),
        {
          description: 'How long it took to send, receive or settle.',
        },
      ),
      timeseries('Messages not settled', sum(messaging.unsettledMessages).by(topic), {
        min: 0,
        description: 'Messages that the application holds and has not acknowledged.',
      }),
    ]),
    row('Batches', [
      timeseries(
        'Items',
        { processed: rate(batch.itemsProcessed).by('batch'), failed: rate(batch.itemsFailed).by('batch') },
        { min: 0, description: 'Items of batches that were processed and that could not be.' },
      ),
      timeseries('Failed share of items', shareAmong(batch.itemsFailed, batch.itemsProcessed).by('batch'), {
        thresholds: { warning: 0.01, critical: 0.05 },
        description: 'Share of the items that could not be processed.',
      }),
      timeseries(
        'Batch processing',
        {
          p50: histogramQuantile(0.5, batch.processingDuration).by(),
          p95: histogramQuantile(0.95, batch.processingDuration).by(),
          p99: histogramQuantile(0.99, batch.processingDuration).by(),
        },
        { description: 'How long a batch took.' },
      ),
      heatmap('Batch processing, spread', increase(bucketsOf(batch.processingDuration)).by('le'), {
        unit: 's',
        width: 8,
        description: 'How many batches took how long.',
      }),
      barGauge('Batch workers', sum(batch.activeWorkers).by('batch'), { description: 'Workers that process batches.' }),
      timeseries('Items that wait', sum(batch.queueSize).by('batch'), { min: 0, description: 'For a batch.' }),
    ]),
  ],
);
