import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync, readdirSync } from 'node:fs';
import { parse } from 'yaml';
import { demo } from './compose-file.ts';

interface Datasource {
  readonly uid: string;
  readonly jsonData: Readonly<Record<string, unknown>>;
}

export interface FakeGrafana extends AsyncDisposable {
  readonly url: string;
}

export interface FakeGrafanaOptions {
  readonly password: string;
  /** Dashboards that it has not, by their file. */
  readonly without?: readonly string[];
  /** Datasources whose server does not answer. */
  readonly unhealthy?: readonly string[];
}

/** Answers as Grafana does of what generated/ provisions it with: https://grafana.com/docs/grafana/latest/developers/http_api/ */
export async function startFakeGrafana({
  password,
  without = [],
  unhealthy = [],
}: FakeGrafanaOptions): Promise<FakeGrafana> {
  const file = readFileSync(`${demo}generated/grafana/provisioning/datasources/telltale.yml`, 'utf8');
  const { datasources } = parse(file) as { readonly datasources: readonly Datasource[] };
  const dashboards = readdirSync(`${demo}generated/dashboards`).filter((name) => !without.includes(name));
  const found = dashboards.map(
    (name) => JSON.parse(readFileSync(`${demo}generated/dashboards/${name}`, 'utf8')) as unknown,
  );
  const expected = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;

  const answer = (path: string): readonly [status: number, body: unknown] => {
    if (path === '/api/search') return [200, found];
    const [, uid, rest = ''] = /^\/api\/datasources\/(?:proxy\/)?uid\/(\w+)(\/.*)?$/.exec(path) ?? [];
    const datasource = datasources.find((each) => each.uid === uid);
    if (datasource === undefined) return [404, { message: 'Data source not found' }];
    if (rest === '') return [200, datasource];
    if (unhealthy.includes(datasource.uid)) return [400, { status: 'ERROR', message: 'connection refused' }];
    if (rest === '/health' && uid === 'alertmanager') return [404, { message: 'Plugin health check not implemented' }];
    if (rest === '/health') return [200, { status: 'OK', message: 'Successfully queried the API.' }];
    return [200, { versionInfo: { version: '0.34.0' } }];
  };
  const server = createServer((request, response) => {
    const [status, body] =
      request.headers.authorization === expected
        ? answer(request.url!.split('?')[0]!)
        : [401, { message: 'Invalid username or password' }];
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
