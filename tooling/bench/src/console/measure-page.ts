import { startConsole } from '@telltale/console';
import { MemoryStorage, ScrapeTarget } from '@telltale/promql';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { longestBlock } from '../measure/longest-block.ts';
import type { Figures } from '../suite.ts';

/** Has a console scrape one page of so many series that it has not seen, and stores the same page in one go beside it. */
export async function measurePage(series: number): Promise<Figures> {
  const page = Buffer.from(pageOf(series));
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(page);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const telltale = await startConsole({ port: 0, grpcPort: false });
  const started = performance.now();
  const inTurns = await longestBlock(async () => {
    await telltale.setTargets([`http://127.0.0.1:${port}/metrics`]);
    await telltale.firstScrapes();
  });
  const took = performance.now() - started;
  const { series: stored } = telltale.storage.stats();
  if (stored < series) throw new Error(`${stored} of ${series} series were stored`);
  await telltale.close();
  server.close();
  server.closeAllConnections();

  const target = new ScrapeTarget(new MemoryStorage(), { labels: { job: 'page', instance: 'page' } });
  const atOnce = await longestBlock(async () => {
    target.scrape(page, { format: 'text 0.0.4', timestamp: Date.now() });
  });
  return { pageInTurns: inTurns, pageAtOnce: atOnce, pageTook: took * 1e6 };
}

function pageOf(series: number): string {
  const lines = ['# HELP load_total Requests.', '# TYPE load_total counter'];
  for (let i = 0; i < series; i++) {
    const labels = `route="/orders/${i % 500}",method="${i % 2 ? 'GET' : 'POST'}",code="${200 + (i % 20)}"`;
    lines.push(`load_total{${labels},user="${i}"} ${i * 7}`);
  }
  return `${lines.join('\n')}\n`;
}
