import { readFileSync } from 'node:fs';
import type { Finding, Section } from '../check/finding.ts';
import { checkAlertmanager } from './check-alertmanager.ts';
import { checkDashboards, checkDatasources } from './check-grafana.ts';
import { checkOneRequest } from './check-one-request.ts';
import { checkNotification, checkRules, checkTargets } from './check-prometheus.ts';
import type { DoctorOptions } from './doctor-options.ts';
import { Server } from './server.ts';

/** Looks at every server of the stack once, at all of them at the same time. */
export async function examine(options: DoctorOptions): Promise<readonly Section[]> {
  const prometheus = serverOf(options.prometheus);
  const alertmanager = serverOf(options.alertmanager);
  const signals = { prometheus, loki: serverOf(options.loki), tempo: serverOf(options.tempo) };
  return Promise.all([
    ...(prometheus === undefined
      ? []
      : [section('targets', () => checkTargets(prometheus)), section('rules', () => checkRules(prometheus))]),
    ...(alertmanager === undefined
      ? []
      : [
          section('alerting', async () => [
            ...(await checkAlertmanager(alertmanager)),
            ...(prometheus === undefined ? [] : await checkNotification(prometheus)),
          ]),
        ]),
    ...(options.grafana === undefined ? [] : grafanaSections(options.grafana, options)),
    section('one request', () => checkOneRequest(signals)),
  ]);
}

function grafanaSections(url: string, options: DoctorOptions): readonly Promise<Section>[] {
  const grafana = (): Server => new Server(url, { authorization: basicAuthorization(options) });
  return [
    section('dashboards', async () => checkDashboards(grafana())),
    section('datasources', async () => checkDatasources(grafana())),
  ];
}

/** @throws Error where the file is not there */
function basicAuthorization({ grafanaUser, grafanaPasswordFile }: DoctorOptions): string {
  const password = readFileSync(grafanaPasswordFile, 'utf8').trimEnd();
  return `Basic ${Buffer.from(`${grafanaUser}:${password}`).toString('base64')}`;
}

function serverOf(url: string | undefined): Server | undefined {
  return url === undefined ? undefined : new Server(url);
}

/** What cannot be asked is a finding, not the end. */
async function section(title: string, check: () => Promise<readonly Finding[]>): Promise<Section> {
  try {
    return { title, findings: await check() };
  } catch (error) {
    return { title, findings: [{ what: 'could not be asked', isMet: false, seen: (error as Error).message }] };
  }
}
