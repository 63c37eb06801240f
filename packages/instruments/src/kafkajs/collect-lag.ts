import type { InstrumentsOf, TelemetryCore } from '@telltale/core';
import type { kafkaConsumer } from '@telltale/core/catalogs';
import type { Undo } from '../instrument/undo.ts';
import type { ConsumerGroup } from '../kafka/consumer-group.ts';

interface PartitionOffset {
  readonly partition: number;
  /** A whole number of any size, as text; `-1` where a group has not committed any yet. */
  readonly offset: string;
}

/** The part of an admin client of KafkaJS that is used. */
export interface KafkaJsAdmin {
  fetchOffsets(of: {
    groupId: string;
    topics: string[];
  }): Promise<readonly { readonly topic: string; readonly partitions: readonly PartitionOffset[] }[]>;
  fetchTopicOffsets(topic: string): Promise<readonly (PartitionOffset & { readonly low: string })[]>;
}

/** Reports, at each scrape, how far the committed offsets of assigned partitions are behind their ends. */
export function collectLag(
  telemetry: TelemetryCore,
  lag: InstrumentsOf<typeof kafkaConsumer>['lag'],
  group: ConsumerGroup,
  admin: KafkaJsAdmin,
): Undo {
  return telemetry.addCollector({
    name: 'kafkajs',
    metrics: [lag],
    async collect(report) {
      const topics = [...group.assignment.keys()];
      if (group.name === undefined || topics.length === 0) return;
      const [committed, ends] = await Promise.all([
        admin.fetchOffsets({ groupId: group.name, topics }),
        Promise.all(topics.map(async (topic) => [topic, await admin.fetchTopicOffsets(topic)] as const)),
      ]);
      const offsets = new Map(
        committed.flatMap(({ topic, partitions }) =>
          partitions.map((each) => [`${each.partition} ${topic}`, each.offset]),
        ),
      );
      for (const [topic, partitions] of ends) {
        const assigned = group.assignment.get(topic) ?? [];
        for (const { partition, offset: end, low } of partitions) {
          if (!assigned.includes(partition)) continue;
          const at = offsets.get(`${partition} ${topic}`) ?? '-1';
          // Nothing committed: everything that is still there is to come.
          const behind = BigInt(end) - BigInt(at === '-1' ? low : at);
          report(lag, group.partition(topic, partition), Math.max(0, Number(behind)));
        }
      }
    },
  });
}
