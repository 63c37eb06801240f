import { startServer } from '../requests/server-process.ts';
import type { ServerProcess } from '../requests/server-process.ts';
import { takingBackEnd } from './back-ends.ts';
import { NOBODY, tracedStart, tracers } from './tracers.ts';
import type { TracedSampling } from './tracers.ts';

/** How much is measured. */
export interface TracedPlan {
  readonly generations: number;
  readonly rounds: number;
  readonly requestsPerRound: number;
  readonly warmUpRounds: number;
}

/** Nanoseconds of CPU for one request, by generation: exporting is in it, which happens in some rounds only. */
export interface TracedCpu {
  readonly whole: number[];
  /** Without what the untraced server took; nothing for that itself. */
  readonly added: number[];
}

/** Measures the CPU that requests take, with every tracer in turn and an untraced server beside them. */
export async function measureTracedCpu(
  sampling: TracedSampling,
  plan: TracedPlan,
): Promise<ReadonlyMap<string, TracedCpu>> {
  const measured = new Map(tracers.map((tracer): [string, TracedCpu] => [tracer, { whole: [], added: [] }]));
  for (let generation = 0; generation < plan.generations; generation++) {
    const cpu = await measureGeneration(sampling, plan);
    for (const [tracer, { whole, added }] of measured) {
      whole.push(cpu.get(tracer)!);
      if (tracer !== NOBODY) added.push(cpu.get(tracer)! - cpu.get(NOBODY)!);
    }
  }
  return measured;
}

async function measureGeneration(sampling: TracedSampling, plan: TracedPlan): Promise<ReadonlyMap<string, number>> {
  const { rounds, warmUpRounds, requestsPerRound } = plan;
  const backEnd = await takingBackEnd();
  const servers: (readonly [string, ServerProcess])[] = [];
  const spent = new Map<string, number>();
  try {
    for (const tracer of tracers) {
      const start = tracedStart(tracer, backEnd.url, sampling);
      servers.push([tracer, await startServer('express-5', NOBODY, 'sockets', start)]);
    }
    for (let round = 0; round < warmUpRounds + rounds; round++) {
      for (let turn = 0; turn < servers.length; turn++) {
        // Everyone is first as often as last.
        const [tracer, server] = servers[(turn + round) % servers.length]!;
        const nanoseconds = await server.answer(requestsPerRound);
        if (round >= warmUpRounds) spent.set(tracer, (spent.get(tracer) ?? 0) + nanoseconds);
      }
    }
  } finally {
    await Promise.all(servers.map(([, server]) => server.stop()));
    backEnd.stop();
  }
  return new Map([...spent].map(([tracer, nanoseconds]) => [tracer, nanoseconds / (rounds * requestsPerRound)]));
}
