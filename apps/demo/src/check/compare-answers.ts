import type { PlannedQuery } from '@telltale/dashboards';
import type { AskApi } from './ask-api.ts';
import type { Finding } from './finding.ts';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** How two servers' answers to one query agree. */
interface Agreement {
  readonly query: string;
  readonly series: number;
  readonly agreeing: number;
}

// Each scrapes when its own turn comes: what is counted differs by what happens within two seconds.
const RELATIVE = 0.25;
const ENOUGH = 0.9;
const AT_ONCE = 4;

/**
 * Asks a Prometheus what the console is asked by the dashboards: both have scraped the same services, each at times of its own, so
 * that there have to be the same series with about the same values.
 */
export async function compareAnswers(
  ask: AskApi,
  prometheus: AskApi,
  queries: readonly PlannedQuery[],
): Promise<readonly Finding[]> {
  const asked = [...new Set(queries.filter(({ language }) => language === 'promql').map(({ concrete }) => concrete))];
  const agreements: Agreement[] = [];
  const waiting = asked.values();
  const compareOn = async (): Promise<void> => {
    for (const query of waiting) agreements.push(await compare(ask, prometheus, query));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, compareOn));
  const series = sum(agreements.map((each) => each.series));
  const agreeing = sum(agreements.map((each) => each.agreeing));
  const apart = agreements.filter((each) => each.series > 0 && each.agreeing === 0);
  return [
    {
      what: 'same answers',
      isMet: series > 0 && agreeing >= ENOUGH * series,
      seen: `${agreeing} of ${series} series of ${agreements.length} queries have about the same value`,
    },
    {
      what: 'same queries',
      isMet: apart.length <= (1 - ENOUGH) * agreements.length,
      seen:
        apart.length === 0
          ? 'none of which nothing agrees'
          : `nothing agrees of: ${apart.map(({ query }) => query).join('; ')}`,
    },
  ];
}

async function compare(ask: AskApi, prometheus: AskApi, query: string): Promise<Agreement> {
  // The same time for both, a scrape ago: what has just been scraped by one need not have been by the other.
  const time = String(Date.now() / 1000 - 3);
  const [ours, theirs] = await Promise.all([samplesOf(ask, query, time), samplesOf(prometheus, query, time)]);
  const keys = new Set([...ours.keys(), ...theirs.keys()]);
  const agreeing = [...keys].filter((key) => agree(ours.get(key), theirs.get(key)));
  return { query, series: keys.size, agreeing: agreeing.length };
}

async function samplesOf(server: AskApi, query: string, time: string): Promise<Map<string, number>> {
  const { result } = await server.data<{ readonly result: readonly Sample[] }>('/api/v1/query', { query, time });
  return new Map(result.map(({ metric, value }) => [keyOf(metric), Number(value[1])]));
}

function keyOf(metric: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(metric).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function agree(one: number | undefined, other: number | undefined): boolean {
  if (one === undefined || other === undefined) return false;
  if (Object.is(one, other)) return true;
  return Math.abs(one - other) <= RELATIVE * Math.max(Math.abs(one), Math.abs(other));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
