import { median } from '../measure/median.ts';
import { quantile } from '../measure/quantile.ts';
import type { Effort, Figures } from '../suite.ts';
import { openLoad } from './load.ts';
import type { Load } from './load.ts';
import { recordedRequests } from './recorded-requests.ts';
import { requestMix } from './request-mix.ts';
import { startServer } from './server-process.ts';
import type { ServerProcess } from './server-process.ts';
import { BARE } from './servers.ts';
import type { Setting } from './servers.ts';

interface Plan {
  /** How often all servers are started anew: no two processes are optimised alike. */
  readonly generations: number;
  readonly rounds: number;
  readonly requestsPerRound: number;
  /** Sent in rounds, too, before anything is measured. */
  readonly warmUpRounds: number;
}

const full: Plan = { generations: 3, rounds: 50, requestsPerRound: 600, warmUpRounds: 16 };
const quick: Plan = { generations: 1, rounds: 3, requestsPerRound: 40, warmUpRounds: 0 };

const CONNECTIONS = 16;

/** A server under load, and the CPU time that a request took in each round. */
interface Subject {
  readonly contender: string;
  readonly server: ServerProcess;
  readonly load: Load;
  readonly perRequest: number[];
}

/**
 * The CPU time that contenders add to a request. In every round each server answers the same requests for some
 * milliseconds, in turns; the bare application's time in the same round is taken off. What the machine does meanwhile
 * falls on both, or into one of many rounds.
 */
export async function measureAddedCpu(setting: Setting, effort: Effort): Promise<ReadonlyMap<string, Figures>> {
  const plan = effort.quick ? quick : full;
  const added = new Map<string, number[]>();
  const whole = new Map<string, number[]>();
  const recorded = new Map<string, number>();
  for (let generation = 0; generation < plan.generations; generation++) {
    const subjects = await Promise.all(Object.keys(setting.servers).map((contender) => subject(setting, contender)));
    try {
      const requests = await run(subjects, plan);
      const bare = subjects.find(({ contender }) => contender === BARE)!;
      for (const { contender, server, perRequest } of subjects) {
        append(whole, contender, perRequest);
        if (contender === BARE) continue;
        append(
          added,
          contender,
          perRequest.map((cpu, round) => cpu - bare.perRequest[round]!),
        );
        recorded.set(contender, (await recordedRequests(server.port)) / requests);
      }
    } finally {
      for (const { load } of subjects) load.close();
      await Promise.all(subjects.map(({ server }) => server.stop()));
    }
  }
  return new Map(
    [...whole].map(([contender, cpu]) => [
      contender,
      { whole: median(cpu), ...spreadOf(added.get(contender)), ...shareOf(recorded.get(contender)) },
    ]),
  );
}

async function subject(setting: Setting, contender: string): Promise<Subject> {
  const server = await startServer(setting.name, contender);
  return { contender, server, load: await openLoad(server.port, requestMix(), CONNECTIONS), perRequest: [] };
}

/** Returns how many requests each of them got in all. */
async function run(subjects: readonly Subject[], plan: Plan): Promise<number> {
  const { warmUpRounds, rounds, requestsPerRound } = plan;
  for (let round = -warmUpRounds; round < rounds; round++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      // Everyone is first as often as last, and comes after each of the others.
      const { server, load, perRequest } = subjects[(turn + round + warmUpRounds) % subjects.length]!;
      const before = await server.cpuTime();
      await load.send(requestsPerRound);
      const cpu = (await server.cpuTime()) - before;
      if (round >= 0) perRequest.push(cpu / requestsPerRound);
    }
  }
  return (warmUpRounds + rounds) * requestsPerRound;
}

function append(lists: Map<string, number[]>, key: string, values: readonly number[]): void {
  lists.set(key, [...(lists.get(key) ?? []), ...values]);
}

function spreadOf(added: readonly number[] | undefined): Figures {
  if (added === undefined) return {};
  return { added: median(added), addedFrom: quantile(added, 0.25), addedTo: quantile(added, 0.75) };
}

function shareOf(recorded: number | undefined): Figures {
  return recorded === undefined ? {} : { recorded };
}
