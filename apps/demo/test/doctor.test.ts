import { startConsole } from '@telltale/console';
import type { TelltaleConsole } from '@telltale/console';
import { describeWithServers, freePort, startAlertmanager, startPrometheus } from '@telltale-tooling/servers';
import type { Alertmanager, Prometheus } from '@telltale-tooling/servers';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDoctor } from '../src/doctor/index.ts';
import { services } from '../src/parts/parts.ts';
import { demo } from './stack/compose-file.ts';
import { startFakeGrafana } from './stack/fake-grafana.ts';

const PASSWORD = 'not-a-secret';
const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

const folder = mkdtempSync(join(tmpdir(), 'telltale-doctor-'));
const passwordFile = join(folder, 'password');
writeFileSync(passwordFile, `${PASSWORD}\n`);
afterAll(() => rmSync(folder, { recursive: true }));

interface Outcome {
  readonly code: number;
  readonly lines: readonly string[];
  readonly complaints: string;
}

async function doctor(...args: readonly string[]): Promise<Outcome> {
  const lines: string[] = [];
  let complaints = '';
  const output = {
    print: (text: string) => void lines.push(text),
    complain: (text: string) => void (complaints += text),
  };
  const code = await runDoctor(['--grafana-password-file', passwordFile, ...args], output);
  return { code, lines, complaints };
}

/** What misses, without its place in the table. */
function missing({ lines }: Outcome): readonly string[] {
  return lines.filter((line) => line.startsWith('✗')).map((line) => line.slice(2).trim().replaceAll(/ {2,}/g, ': '));
}

describe('The doctor', () => {
  it('says how it is used, and refuses what makes no sense', async () => {
    expect(await doctor('--help')).toMatchObject({ code: 0, lines: [expect.stringContaining('--prometheus URL')] });
    expect(await doctor('--loki', 'here')).toMatchObject({ code: 2, complaints: expect.stringContaining('"here"') });
    expect(await doctor('--wait', 'long')).toMatchObject({ code: 2, complaints: expect.stringContaining('"long"') });
    expect(await doctor('--lokki', 'x')).toMatchObject({ code: 2, complaints: expect.stringContaining('--lokki') });
  });

  it('tells of each server that does not answer, and of a password that is not there', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`;
    const servers = ['prometheus', 'alertmanager', 'grafana', 'loki', 'tempo'].flatMap((name) => [
      `--${name}`,
      nowhere,
    ]);
    const outcome = await doctor(...servers, '--grafana-password-file', join(folder, 'none'));
    expect(outcome.code).toBe(1);
    const seen = missing(outcome);
    expect(seen).toHaveLength(6);
    expect(seen.filter((line) => line.includes(`${nowhere} does not answer (ECONNREFUSED)`))).toHaveLength(4);
    expect(seen.filter((line) => line.includes('ENOENT'))).toHaveLength(2);
  });
});

describeWithServers(['prometheus', 'alertmanager'], 'the doctor of a stack that runs', () => {
  let page: Server;
  let console_: TelltaleConsole;
  let alertmanager: Alertmanager;
  let prometheus: Prometheus;

  beforeAll(async () => {
    page = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/openmetrics-text; version=1.0.0; charset=utf-8' });
      response.end(pageWithExemplar());
    });
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const target = `127.0.0.1:${(page.address() as AddressInfo).port}`;
    console_ = await startConsole({ port: 0, grpcPort: false });
    alertmanager = await startAlertmanager({
      config: readFileSync(`${demo}generated/alertmanager/alertmanager.yml`, 'utf8'),
    });
    const rules = readdirSync(`${demo}generated/rules`).filter((name) => name.endsWith('.yml'));
    prometheus = await startPrometheus({
      scrape: services.map((job) => ({ job, target })),
      files: Object.fromEntries(
        rules.map((name) => [`rules-${name}`, readFileSync(`${demo}generated/rules/${name}`, 'utf8')]),
      ),
      config: {
        rule_files: ['rules-*.yml'],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [new URL(alertmanager.url).host] }] }] },
      },
    });
    await sendTraceAndLine(console_.url);
  });

  afterAll(async () => {
    await Promise.all([prometheus?.stop(), alertmanager?.stop(), console_?.close()]);
    page?.close();
    page?.closeAllConnections();
  });

  const addresses = (grafana: string): readonly string[] => [
    '--prometheus',
    prometheus.url,
    '--alertmanager',
    alertmanager.url,
    '--grafana',
    grafana,
    '--loki',
    console_.url,
    '--tempo',
    console_.url,
  ];

  it('finds all of it well', { timeout: 60_000 }, async () => {
    await using grafana = await startFakeGrafana({ password: PASSWORD });
    const outcome = await doctor(...addresses(grafana.url), '--wait', '45');
    expect(missing(outcome)).toEqual([]);
    expect(outcome.code).toBe(0);
    const text = outcome.lines.join('\n');
    for (const job of services) expect(text).toMatch(new RegExp(`${job} +1 up`));
    expect(text).toContain(`${TRACE_ID}, 1 spans of gateway`);
    expect(text).toContain('GET /quotes/:symbol 200');
    expect(text).toMatch(/datasource tempo +Successfully queried/);
    expect(text).toMatch(/All \d+ checks are met\./);
  });

  it('names the dashboard that is not provisioned and the datasource that is not healthy', async () => {
    await using grafana = await startFakeGrafana({ password: PASSWORD, without: ['http.json'], unhealthy: ['loki'] });
    const outcome = await doctor(...addresses(grafana.url), '--prometheus', 'none');
    expect(outcome.code).toBe(1);
    expect(missing(outcome)).toEqual([
      'dashboards: dashboards are provisioned: missing: HTTP API',
      'datasource loki: /api/datasources/uid/loki/health answers 400: connection refused',
    ]);
  });

  it('says that a password is wrong', async () => {
    await using grafana = await startFakeGrafana({ password: 'another' });
    const outcome = await doctor(...addresses(grafana.url));
    expect(outcome.code).toBe(1);
    expect(missing(outcome).join('\n')).toContain('Invalid username or password');
  });

  it('names a service that is down, and the traces that are elsewhere', async () => {
    await using grafana = await startFakeGrafana({ password: PASSWORD });
    await using elsewhere = disposable(await startConsole({ port: 0, grpcPort: false }));
    await using other = await startPrometheus({
      scrape: [
        { job: 'gateway', target: new URL(prometheus.url).host },
        { job: 'quotes', target: '127.0.0.1:1' },
      ],
    });
    await other.waitFor('up == 0');
    const outcome = await doctor(
      ...addresses(grafana.url),
      '--prometheus',
      other.url,
      '--tempo',
      elsewhere.url,
      '--loki',
      console_.url,
    );
    expect(outcome.code).toBe(1);
    const seen = missing(outcome).join('\n');
    expect(seen).toMatch(/quotes: 1 of 1 not up: 127\.0\.0\.1:1: .*connection refused/);
    expect(seen).toContain('ledger: Prometheus knows no such target');
    expect(seen).toContain("the desk's alerts are loaded: missing: ");
    expect(seen).toContain('Prometheus sends alerts to it: Prometheus knows no Alertmanager');
    expect(seen).toContain('an exemplar: http_server_request_duration_seconds_bucket has none');
    expect(seen).toContain(`Tempo has none of the id ${TRACE_ID}`);
  });
});

/** A histogram as a service of the desk exposes it, with the exemplar of a request. */
function pageWithExemplar(): string {
  const name = 'http_server_request_duration_seconds';
  const labels = 'http_request_method="GET",http_route="/quotes/:symbol",http_response_status_code="200"';
  return `# TYPE ${name} histogram
${name}_bucket{${labels},le="0.5"} 7 # {trace_id="${TRACE_ID}"} 0.1 ${Date.now() / 1000}
${name}_bucket{${labels},le="+Inf"} 7
${name}_count{${labels}} 7
${name}_sum{${labels}} 0.7
# EOF
`;
}

/** One request as OpenTelemetry tells of it: https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding */
async function sendTraceAndLine(url: string): Promise<void> {
  const now = `${Date.now()}000000`;
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'gateway' } }] };
  const ids = { traceId: TRACE_ID, spanId: 'b7ad6b7169203331' };
  const times = { startTimeUnixNano: now, endTimeUnixNano: now };
  const span = { ...ids, ...times, name: 'GET /quotes/:symbol', kind: 2 };
  const line = { ...ids, timeUnixNano: now, severityNumber: 9, body: { stringValue: 'GET /quotes/:symbol 200' } };
  await send(`${url}/v1/traces`, { resourceSpans: [{ resource, scopeSpans: [{ spans: [span] }] }] });
  await send(`${url}/v1/logs`, { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [line] }] }] });
}

async function send(url: string, body: unknown): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  expect(response.status, await response.text()).toBe(200);
}

function disposable(telltale: TelltaleConsole): TelltaleConsole & AsyncDisposable {
  return Object.assign(telltale, { [Symbol.asyncDispose]: () => telltale.close() });
}
