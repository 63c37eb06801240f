import { startProgram, type RunningProgram } from './start-program.ts';

export interface KafkaDouble extends RunningProgram {
  /** `127.0.0.1:<port>` */
  readonly broker: string;
}

/** librdkafka says where its cluster is when it starts one. */
const STARTED = /Mock cluster enabled: .* replaced with (\S+)/;

/**
 * Starts librdkafka's own test double of a Kafka cluster, one broker with topics of four partitions that are made when they
 * are asked for. It speaks Kafka's protocol over a socket: producing, fetching, groups with their rebalances, commits. It
 * keeps everything in memory and knows no authentication. kcat, the program around it, consumes a topic of its own.
 */
export async function startKafkaDouble(): Promise<KafkaDouble> {
  let broker = '';
  const program = await startProgram('kcat', {
    args: ['-C', '-q', '-b', 'replaced', '-t', 'kept-alive', '-X', 'test.mock.num.brokers=1'],
    async ready(output) {
      const [, address] = STARTED.exec(output) ?? [];
      if (address === undefined) throw new Error('it is still starting');
      broker = address;
    },
  });
  return { ...program, broker };
}
