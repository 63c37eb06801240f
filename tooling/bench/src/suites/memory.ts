import { clients, loadClient } from '../clients/clients.ts';
import { collectGarbage } from '../measure/collect-garbage.ts';
import { memoryInUse } from '../measure/memory-in-use.ts';
import type { Case, Suite } from '../suite.ts';
import { counters, histograms, openLabel } from '../workload/page.ts';

const SERIES = 100_000;

export const memory: Suite = {
  name: 'memory',
  title: 'Memory held',
  notes: [
    `What ${SERIES.toLocaleString('en')} series keep in use, in V8's heap and outside of it, after a scrape and a full ` +
      'garbage collection. Label values are shared between series, as the templates of routes are, but in the last row, ' +
      'where every series has a value of its own.',
  ],
  contenders: clients,
  cases: [histograms, counters, openLabel].map((content): Case => ({
    name: content.name,
    rounds: 1,
    nodeFlags: ['--expose-gc'],
    rows: [{ figure: 'held', title: content.title, unit: 'bytes', goal: { noMoreThan: 'prom-client' } }],
    async measure(contender, effort) {
      const series = effort.quick ? 1000 : SERIES;
      const prepared = content.prepare(series);
      const client = (await loadClient(contender))(content.metrics);
      // Whatever happens to be the last use of them, neither may be collected before it is counted.
      Object.assign(globalThis, { prepared, client });
      const before = await memoryHeld();
      content.fill(client, series, prepared);
      await client.scrape();
      return { held: (await memoryHeld()) - before };
    },
  })),
};

async function memoryHeld(): Promise<number> {
  await collectGarbage();
  return memoryInUse();
}
