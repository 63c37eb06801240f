import { DocumentsError } from '../errors.ts';
import { httpAddress } from '../http-address.ts';

/** Where Grafana finds the servers of the stack. A server without an address is left out, and with it what leads to it. */
export interface GrafanaOptions {
  /** @default 'http://prometheus:9090' */
  readonly prometheusUrl?: string;
  /** @default 'http://loki:3100' */
  readonly lokiUrl?: string | false;
  /** @default 'http://tempo:3200' */
  readonly tempoUrl?: string | false;
  /** @default 'http://alertmanager:9093' */
  readonly alertmanagerUrl?: string | false;
  /** Seconds between two scrapes, below which Grafana asks for no step. @default 15 */
  readonly scrapeIntervalSeconds?: number;
  /** Folder, on Grafana's machine, that dashboards are read from. @default '/var/lib/grafana/dashboards' */
  readonly dashboardFolder?: string;
  /** Folder that dashboards are shown in. @default 'Telltale' */
  readonly folderName?: string;
}

/** Texts as they stand in a file of Grafana's provisioning. */
export interface ResolvedGrafanaOptions {
  readonly prometheusUrl: string;
  readonly lokiUrl: string | false;
  readonly tempoUrl: string | false;
  readonly alertmanagerUrl: string | false;
  readonly scrapeIntervalSeconds: number;
  readonly dashboardFolder: string;
  readonly folderName: string;
}

/** @throws DocumentsError `REFERENCE_OPTIONS` */
export function resolveGrafanaOptions(options: GrafanaOptions): ResolvedGrafanaOptions {
  const {
    scrapeIntervalSeconds = 15,
    dashboardFolder = '/var/lib/grafana/dashboards',
    folderName = 'Telltale',
  } = options;
  if (!(Number.isInteger(scrapeIntervalSeconds) && scrapeIntervalSeconds > 0)) {
    throw new DocumentsError(
      'REFERENCE_OPTIONS',
      `scrapeIntervalSeconds is ${scrapeIntervalSeconds}, not a positive whole number`,
      scrapeIntervalSeconds,
    );
  }
  const address = (option: string, url: string): string => escapeDollars(httpAddress(option, url));
  const optional = (option: string, url: string | false): string | false => url !== false && address(option, url);
  return {
    prometheusUrl: address('prometheusUrl', options.prometheusUrl ?? 'http://prometheus:9090'),
    lokiUrl: optional('lokiUrl', options.lokiUrl ?? 'http://loki:3100'),
    tempoUrl: optional('tempoUrl', options.tempoUrl ?? 'http://tempo:3200'),
    alertmanagerUrl: optional('alertmanagerUrl', options.alertmanagerUrl ?? 'http://alertmanager:9093'),
    scrapeIntervalSeconds,
    dashboardFolder: escapeDollars(dashboardFolder),
    folderName: escapeDollars(folderName),
  };
}

/** A dollar sign that begins no variable. */
function escapeDollars(text: string): string {
  return text.replaceAll('$', '$$$$');
}
