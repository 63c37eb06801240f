import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { nameOf } from '@telltale/core';
import { readPage } from '../scrape/read-page.ts';
import { fetchPage } from '../scrape/scrape-page.ts';
import type { ServiceName } from '../parts/parts.ts';
import { catalogsOf } from '../services/observed-catalogs.ts';
import type { Finding } from './finding.ts';

// How names that are not plain are written may stand behind it, for Prometheus 3.
const TEXT = /^text\/plain; version=0\.0\.4; charset=utf-8(; escaping=\w+)?$/;
const OPENMETRICS = /^application\/openmetrics-text; version=1\.0\.0; charset=utf-8(; escaping=\w+)?$/;

/** Holds the page of a service, its other formats and its neighbours to what their readers expect. */
export async function checkPage(service: ServiceName, metricsUrl: string): Promise<readonly Finding[]> {
  const page = await fetchPage(`${metricsUrl}/metrics`);
  const open = await fetchPage(`${metricsUrl}/metrics`, 'application/openmetrics-text;version=1.0.0');
  const json = await fetchPage(`${metricsUrl}/metrics/json`, 'application/json');
  const health = await fetchPage(`${metricsUrl}/health`, 'application/json');
  return [
    { what: 'status of /metrics', isMet: page.status === 200, seen: String(page.status) },
    { what: 'content type of /metrics', isMet: TEXT.test(page.contentType), seen: page.contentType },
    read('strict reading of /metrics', () => `${readPage(page.body).size} families`),
    { what: 'content type of OpenMetrics', isMet: OPENMETRICS.test(open.contentType), seen: open.contentType },
    read('end of OpenMetrics', () => endOf(open.body)),
    read('/metrics/json', () => catalogsIn(service, json.body)),
    { what: 'status of /health', isMet: health.status === 200, seen: `${health.status} ${health.body.trim()}` },
    await promtool(page.body),
  ];
}

function read(what: string, look: () => string): Finding {
  try {
    return { what, isMet: true, seen: look() };
  } catch (error) {
    return { what, isMet: false, seen: (error as Error).message };
  }
}

function endOf(page: string): string {
  if (!page.endsWith('\n# EOF\n')) throw new Error('it does not end in # EOF');
  return '# EOF';
}

function catalogsIn(service: ServiceName, json: string): string {
  const snapshot = JSON.parse(json) as { readonly catalogs: Readonly<Record<string, unknown>> };
  const missing = Object.values(catalogsOf[service])
    .map((catalog) => nameOf(catalog))
    .filter((name) => !(name in snapshot.catalogs));
  if (missing.length > 0) throw new Error(`without ${missing.join(', ')}`);
  return `${Object.keys(snapshot.catalogs).length} catalogs`;
}

/** Prometheus' own linter, where it is installed. */
async function promtool(page: string): Promise<Finding> {
  const what = 'promtool check metrics';
  const child = spawn('promtool', ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
  child.stdin.on('error', () => {});
  child.stdin.end(page);
  try {
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    const complaints = (stdout + stderr).trim();
    const isMet = child.exitCode === 0 && complaints === '';
    return { what, isMet, seen: isMet ? 'no complaint' : complaints };
  } catch {
    return { what, isMet: true, seen: 'not installed: left out' };
  }
}
