import { median } from '../measure/median.ts';
import { recordedRequests } from './recorded-requests.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess, Way } from './server-process.ts';
import { BARE } from './servers.ts';
import type { Setting } from './servers.ts';

/** How much is measured. */
export interface Plan {
  /** How often all servers are started anew: no two processes are optimised alike. */
  readonly generations: number;
  /** Of each generation. */
  readonly rounds: number;
  readonly requestsPerRound: number;
  /** Rounds before anything is measured. */
  readonly warmUpRounds: number;
  /** The first of them, which end with a full garbage collection. */
  readonly collectedRounds: number;
}

/** The CPU time that requests took, in nanoseconds each, by generation: medians of its rounds. */
export interface RequestCpu {
  readonly contender: string;
  readonly whole: number[];
  /** Without what the bare application took in the same round; nothing for that itself. */
  readonly added: number[];
  /** How many of the requests it recorded, as a share of 1. */
  recorded: number;
}

/**
 * The CPU time that contenders add to a request. In every round each server answers the same number of requests, in turns;
 * the bare application's time in the same round is taken off. What the machine does meanwhile falls on both, or into one of
 * many rounds.
 *
 * Garbage collections come early, as in a service that has run for a while. At each, V8 drops the hidden classes that no
 * object has at that moment, and after a few of them an inline cache has seen so many that it gives up: Node.js' own
 * `process.nextTick` is several times slower from then on. Without them it was chance which process got there, and more
 * often one that has loaded more code: a difference of up to 3 µs a request, which no line of it causes.
 */
export async function measureAddedCpu(setting: Setting, way: Way, plan: Plan): Promise<readonly RequestCpu[]> {
  const contenders = Object.keys(setting.servers);
  const measured = contenders.map((contender): RequestCpu => ({ contender, whole: [], added: [], recorded: 0 }));
  for (let generation = 0; generation < plan.generations; generation++) {
    const servers = await Promise.all(contenders.map((contender) => startServer(setting.name, contender, way)));
    try {
      await measureGeneration(servers, measured, plan);
    } finally {
      await Promise.all(servers.map((server) => server.stop()));
    }
  }
  return measured;
}

async function measureGeneration(
  servers: readonly ServerProcess[],
  measured: readonly RequestCpu[],
  { warmUpRounds, collectedRounds, rounds, requestsPerRound }: Plan,
): Promise<void> {
  const bare = measured.findIndex(({ contender }) => contender === BARE);
  const cpu: number[][] = measured.map(() => []);
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    for (let turn = 0; turn < servers.length; turn++) {
      // Everyone is first as often as last.
      const place = (turn + round) % servers.length;
      const used = (await servers[place]!.answer(requestsPerRound)) / requestsPerRound;
      if (round >= warmUpRounds) cpu[place]!.push(used);
      if (round < collectedRounds) await servers[place]!.collect();
    }
  }
  for (const [place, { whole, added }] of measured.entries()) {
    whole.push(median(cpu[place]!));
    if (place !== bare) added.push(median(cpu[place]!.map((used, round) => used - cpu[bare]![round]!)));
  }
  const requests = (warmUpRounds + rounds) * requestsPerRound;
  for (const [place, of] of measured.entries()) {
    if (place !== bare) of.recorded = (await recordedRequests(servers[place]!.port)) / requests;
  }
}
