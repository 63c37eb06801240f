import { createTelemetry, serveMetrics } from '@telltale/core';
import { http } from '@telltale/core/catalogs';
import { launchBrowser } from '@telltale-tooling/browser';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { median } from '../measure/median.ts';

// From `npx telltale console --target …` to the first chart with lines in it, as a developer sees it: a service that runs already, npx
// that finds what is installed, the console, a browser that runs already, its page. `node src/console/first-chart.ts` prints how long it
// takes to each of them.
const TIMES = 5;

const here = fileURLToPath(new URL('../..', import.meta.url));

const telemetry = createTelemetry({ service: 'shop', catalogs: { http } });
const service = await serveMetrics(telemetry, { port: 0 });
const traffic = setInterval(() => {
  const labels = { http_request_method: 'GET', http_route: '/orders', http_response_status_code: '200' } as const;
  telemetry.http.duration.observe(labels, Math.random() / 5);
}, 20);
const browser = await launchBrowser();

const runs: (readonly [listens: number, page: number, chart: number])[] = [];
for (let i = 0; i < TIMES; i++) runs.push(await firstChart());
for (const [i, what] of ['the console listens', 'the page is there', 'the first chart is drawn'].entries()) {
  const seconds = runs.map((run) => run[i]!);
  console.log(
    `${what.padEnd(26)} ${median(seconds).toFixed(2)} s   (${seconds.map((each) => each.toFixed(2)).join(', ')})`,
  );
}

clearInterval(traffic);
await browser.close();
await service.close();
telemetry.close();

async function firstChart(): Promise<readonly [number, number, number]> {
  const started = performance.now();
  const seconds = (): number => (performance.now() - started) / 1000;
  const target = `${service.url}/metrics`;
  const child = spawn('npx', ['telltale', 'console', '--target', target, '--port', '0', '--grpc-port', '0'], {
    cwd: here,
    stdio: ['ignore', 'pipe', 'ignore'],
    // With its own group, so that what npx started ends with it.
    detached: true,
  });
  try {
    const url = await addressOf(child);
    const listens = seconds();
    // A profile of its own: nothing of the page is known yet.
    const page = await browser.newPage({ viewport: { width: 1300, height: 900 } });
    await page.goto(`${url}/d/telltale-http`);
    await page.locator('.panel').first().waitFor();
    const there = seconds();
    await page.locator('.panel-timeseries .pick-name').first().waitFor();
    const drawn = seconds();
    await page.close();
    return [listens, there, drawn];
  } finally {
    process.kill(-child.pid!, 'SIGTERM');
    await once(child, 'exit');
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stdout!.on('data', (chunk) => {
      said += String(chunk);
      const [, url] = /Console\s+(http:\/\/[\w.:]+)/.exec(said) ?? [];
      if (url !== undefined) resolve(url);
    });
    child.once('exit', () => reject(new Error(`the console did not start:\n${said}`)));
  });
}
