/** Targets of one kind that Prometheus scrapes the same way. At least one of `targets`, `files`, `dns`, `kubernetes` is given. */
export interface ScrapeJob {
  /** The `job` label of everything scraped: the name of the service. */
  readonly job: string;
  /** Hosts and ports: `shop:3000`. */
  readonly targets?: readonly string[];
  /** Files of targets, read again whenever they change: `/etc/prometheus/targets/*.json`. */
  readonly files?: readonly string[];
  /**
   * Hosts and ports, looked up again every 30 seconds: each address that the name has is a target, as every replica of a service
   * has one with Docker. A name that is not there is no target, and none that is down.
   */
  readonly dns?: readonly string[];
  /** Targets that Kubernetes knows. */
  readonly kubernetes?: KubernetesDiscovery;
  /** Seconds between two scrapes. @default 15 */
  readonly intervalSeconds?: number;
  /** Seconds after which a scrape is given up. @default 10, or `intervalSeconds` if that is less */
  readonly timeoutSeconds?: number;
  /** @default '/metrics' */
  readonly metricsPath?: string;
  /** @default 'http' */
  readonly scheme?: 'http' | 'https';
  /** File that holds a bearer token. */
  readonly bearerTokenFile?: string;
  readonly basicAuth?: { readonly username: string; readonly passwordFile: string };
  /** File of the certificate authority that targets are checked against. @default those of the system */
  readonly caFile?: string;
  /** Labels that all targets of the job get. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Samples in one page, above which the scrape fails; 0 for any number. @default 0 */
  readonly sampleLimit?: number;
}

/** Pods that carry the annotation `prometheus.io/scrape: "true"`; `prometheus.io/port` and `prometheus.io/path` say where. */
export interface KubernetesDiscovery {
  /** @default all namespaces */
  readonly namespaces?: readonly string[];
}

/** Seconds between two scrapes of an exporter: what it exposes changes slowly. */
export const EXPORTER_INTERVAL_SECONDS = 30;
