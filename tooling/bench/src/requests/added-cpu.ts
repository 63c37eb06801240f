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
}

/** The CPU time that requests took, in nanoseconds each, by round. */
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
  { warmUpRounds, rounds, requestsPerRound }: Plan,
): Promise<void> {
  const bare = measured.findIndex(({ contender }) => contender === BARE);
  for (let round = 0; round < warmUpRounds + rounds; round++) {
    const cpu: number[] = [];
    for (let turn = 0; turn < servers.length; turn++) {
      // Everyone is first as often as last.
      const place = (turn + round) % servers.length;
      cpu[place] = (await servers[place]!.answer(requestsPerRound)) / requestsPerRound;
    }
    if (round < warmUpRounds) continue;
    for (const [place, { whole, added }] of measured.entries()) {
      whole.push(cpu[place]!);
      if (place !== bare) added.push(cpu[place]! - cpu[bare]!);
    }
  }
  const requests = (warmUpRounds + rounds) * requestsPerRound;
  for (const [place, of] of measured.entries()) {
    if (place !== bare) of.recorded = (await recordedRequests(servers[place]!.port)) / requests;
  }
}
