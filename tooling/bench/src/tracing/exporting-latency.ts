import { Agent, get } from 'node:http';
import { quantile } from '../measure/quantile.ts';
import { startServer } from '../requests/server-process.ts';
import type { ServerStart } from '../requests/server-process.ts';
import type { BackEnd } from './back-ends.ts';

/** A server that sends to a back end what is to be known of its requests. */
export interface Exporting {
  readonly name: string;
  /** Whose application of Express it is. */
  readonly contender: string;
  readonly start: (backEnd: string) => ServerStart;
}

/** What a user of the service notices of a back end, and what the service holds in memory for it. */
export interface ExportingLatency {
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

/** Sends requests to each server, while what it exports goes to a back end of its own. */
export async function measureLatency(
  servers: readonly Exporting[],
  startBackEnd: () => Promise<BackEnd>,
  requests: number,
): Promise<ReadonlyMap<string, ExportingLatency>> {
  const measured = new Map<string, ExportingLatency>();
  for (const { name, contender, start } of servers) {
    const backEnd = await startBackEnd();
    const server = await startServer('express-5', contender, 'sockets', start(backEnd.url));
    try {
      // Until the code is optimised and, where nobody takes spans, the queues are full.
      await ask(server.port, requests);
      const { nanoseconds, failed } = await ask(server.port, requests);
      measured.set(name, {
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
