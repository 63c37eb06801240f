import { startConsole } from '@telltale/console';
import { launchBrowser } from '@telltale-tooling/browser';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';

// The page of a console that holds 100,000 series, half of them of one metric: how long its APIs take, how long until each place shows
// what it is asked for, the longest task of the browser's main thread, and the heap of the page. `node src/console/many-series.ts` prints it.

const lines = ['# HELP many_requests_total Requests of many users.', '# TYPE many_requests_total counter'];
for (let i = 0; i < 50_000; i++)
  lines.push(`many_requests_total{user="user-${i}",route="/r/${i % 40}",code="${200 + (i % 7)}"} ${i}`);
for (let metric = 0; metric < 500; metric++) {
  lines.push(`# HELP some_${metric}_total Number ${metric} of its kind.`, `# TYPE some_${metric}_total counter`);
  for (let i = 0; i < 99; i++) lines.push(`some_${metric}_total{shard="${i}",zone="z${i % 3}"} ${i}`);
}
const body = Buffer.from(`${lines.join('\n')}\n`);
const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/plain; version=0.0.4').end(body);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
const telltale = await startConsole({
  port: 0,
  grpcPort: false,
  targets: [{ url: target, job: 'many', intervalSeconds: 15 }],
});
await telltale.firstScrapes();

const times = `start=${Date.now() / 1000 - 900}&end=${Date.now() / 1000 + 60}`;
const apis = [
  `labels?${times}&match[]={job="many"}`,
  `label/user/values?${times}`,
  `label/user/values?${times}&match[]=many_requests_total`,
  `series?${times}&match[]=many_requests_total`,
  `series?${times}&match[]=many_requests_total&limit=1000`,
  'metadata',
  'status/tsdb?limit=10000',
];
for (const api of apis) await asked(`/api/v1/${api}`);
await asked(`/api/console/labels?${times}&match[]=many_requests_total`);

const browser = await launchBrowser(['--enable-precise-memory-info']);
const typed = (text: string, offered: string) => async (page: Page) => {
  await page.getByLabel('PromQL query').click();
  await page.keyboard.type(text);
  await page.locator('.cm-tooltip-autocomplete').getByText(offered).first().waitFor();
};
const shown = (text: RegExp) => async (page: Page) => page.getByText(text).first().waitFor();
await looked('the catalog', '/catalog', shown(/\d+ metrics, \d+ series/));
await looked('a metric', '/catalog/many_requests_total', async (page) =>
  page.getByRole('region', { name: 'Labels' }).waitFor(),
);
await looked('a graph', '/explore?expr=many_requests_total', shown(/are drawn/));
await looked('a table', '/explore?view=table&expr=many_requests_total', shown(/1000 series or more/));
await looked('names completed', '/explore', typed('many_re', 'many_requests_total'));
await looked('labels completed', '/explore', typed('many_requests_total{us', 'user'));
await looked('values completed', '/explore', typed('many_requests_total{user="user-49', 'user-49'));
await browser.close();
await telltale.close();
server.close();
server.closeAllConnections();

async function asked(path: string): Promise<void> {
  const started = performance.now();
  const { length } = await (await fetch(telltale.url + path)).text();
  print(path.replace(/start=[^&]*&end=[^&]*&?/, ''), performance.now() - started, `${(length / 1000).toFixed(0)} kB`);
}

async function looked(what: string, path: string, ready: (page: Page) => Promise<unknown>): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
  await page.addInitScript(`longest = 0; new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
  }).observe({ type: 'longtask', buffered: true });`);
  const started = performance.now();
  await page.goto(telltale.url + path);
  await ready(page);
  const took = performance.now() - started;
  const [longest, heap] = await page.evaluate<[number, number]>('[longest, performance.memory.usedJSHeapSize]');
  print(what, took, `longest task ${longest.toFixed(0)} ms, heap ${(heap / 1e6).toFixed(0)} MB`);
  await page.close();
}

function print(what: string, milliseconds: number, more: string): void {
  console.log(`${what.padEnd(64)} ${milliseconds.toFixed(0).padStart(6)} ms   ${more}`);
}
