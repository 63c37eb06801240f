import type { JointCase } from '../suite.ts';
import type { BackEnd } from './back-ends.ts';
import { measureLatency } from './exporting-latency.ts';
import type { Exporting } from './exporting-latency.ts';

/** What users notice of a back end, and what it makes the services hold in memory. */
export function exportingLatency(
  title: string,
  servers: readonly Exporting[],
  startBackEnd: () => Promise<BackEnd>,
  slow: boolean,
): JointCase {
  return {
    name: title,
    slow,
    rows: [
      { figure: 'median', title: `${title}: latency, median`, unit: 'nanoseconds', compared: false },
      { figure: 'p99', title: `${title}: latency, 99 % below`, unit: 'nanoseconds', compared: false },
      { figure: 'memory', title: `${title}: memory in use`, unit: 'bytes', compared: false },
      { figure: 'failed', title: `${title}: requests failed`, unit: 'share', compared: false },
    ],
    async measureAll(effort) {
      const measured = await measureLatency(servers, startBackEnd, effort.quick ? 40 : 20_000);
      return new Map([...measured].map(([name, figures]) => [name, { ...figures }]));
    },
  };
}
