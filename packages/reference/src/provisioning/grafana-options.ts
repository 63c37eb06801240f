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

export interface ResolvedGrafanaOptions {
  readonly prometheusUrl: string;
  readonly lokiUrl: string | false;
  readonly tempoUrl: string | false;
  readonly alertmanagerUrl: string | false;
  readonly scrapeIntervalSeconds: number;
  readonly dashboardFolder: string;
  readonly folderName: string;
}

export function resolveGrafanaOptions(options: GrafanaOptions): ResolvedGrafanaOptions {
  return {
    prometheusUrl: options.prometheusUrl ?? 'http://prometheus:9090',
    lokiUrl: options.lokiUrl ?? 'http://loki:3100',
    tempoUrl: options.tempoUrl ?? 'http://tempo:3200',
    alertmanagerUrl: options.alertmanagerUrl ?? 'http://alertmanager:9093',
    scrapeIntervalSeconds: options.scrapeIntervalSeconds ?? 15,
    dashboardFolder: options.dashboardFolder ?? '/var/lib/grafana/dashboards',
    folderName: options.folderName ?? 'Telltale',
  };
}
