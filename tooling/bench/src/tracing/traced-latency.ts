import { Agent, get } from 'node:http';
import { quantile } from '../measure/quantile.ts';
import { startServer } from '../requests/server-process.ts';
import type { BackEnd } from './back-ends.ts';
import { NOBODY, tracedStart, tracers } from './tracers.ts';

/** What a user of the service notices of a back end, and what the service holds in memory for it. */
export interface TracedLatency {
  /** Nanoseconds. */
  readonly median: number;
  /** Nanoseconds. */
  readonly p99: number;
  /** Bytes, after a garbage collection. */
  readonly memory: number;
  /** Share of the requests. */
  readonly failed: number;
}

const CONNECTIONS = 8;

/** Sends requests to each traced server, and to an untraced one, while their spans go to a back end. */
export async function measureTracedLatency(
  startBackEnd: () => Promise<BackEnd>,
  requests: number,
): Promise<ReadonlyMap<string, TracedLatency>> {
  const measured = new Map<string, TracedLatency>();
  for (const tracer of tracers) {
    const backEnd = await startBackEnd();
    const start = tracedStart(tracer, backEnd.url, { ratio: 1, keeps: true });
    const server = await startServer('express-5', NOBODY, 'sockets', start);
    try {
      // Until the code is optimised and, where nobody takes spans, the queues are full.
      await ask(server.port, requests);
      const { nanoseconds, failed } = await ask(server.port, requests);
      measured.set(tracer, {
        median: quantile(nanoseconds, 0.5),
        p99: quantile(nanoseconds, 0.99),
        memory: await server.memory(),
        failed: failed / requests,
      });
    } finally {
      await server.stop();
      backEnd.stop();
    }
  }
  return measured;
}

async function ask(port: number, requests: number): Promise<{ nanoseconds: number[]; failed: number }> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const nanoseconds: number[] = [];
  let failed = 0;
  let left = requests;
  const work = async (): Promise<void> => {
    while (left-- > 0) {
      const start = performance.now();
      if (!(await isAnswered(`http://127.0.0.1:${port}/users/${left}`, agent))) failed++;
      nanoseconds.push((performance.now() - start) * 1e6);
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  agent.destroy();
  return { nanoseconds, failed };
}

function isAnswered(url: string, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    get(url, { agent }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode === 200));
    }).on('error', () => resolve(false));
  });
}
