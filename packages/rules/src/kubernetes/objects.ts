import type { RuleFile } from '@telltale/promql';
import type { Artifact } from '@telltale/core';
import { RulesError } from '../errors.ts';
import { yamlArtifact } from '../yaml-artifact.ts';

/** How an object is named and found. */
export interface KubernetesObject {
  /** Name of the object: lower-case letters, digits, `-`. */
  readonly name: string;
  /** @default the namespace that it is applied to */
  readonly namespace?: string;
  /** Labels of the object; Prometheus operators choose by them, often by `release`. @default {} */
  readonly labels?: Readonly<Record<string, string>>;
}

/** What a monitor scrapes. */
export interface MonitorOptions extends KubernetesObject {
  /** Labels of the services or pods to scrape. */
  readonly selector: Readonly<Record<string, string>>;
  /** Name of the port that serves the page. @default 'metrics' */
  readonly port?: string;
  /** @default '/metrics' */
  readonly metricsPath?: string;
  /** Seconds between two scrapes. @default 15 */
  readonly intervalSeconds?: number;
  /** Secret of the same namespace, and its key, that hold a bearer token. */
  readonly bearerTokenSecret?: { readonly name: string; readonly key: string };
  /** Label of the service or pod that becomes the job. @default 'app.kubernetes.io/name' */
  readonly jobLabel?: string;
}

const MONITORING = 'monitoring.coreos.com/v1';

/**
 * A ServiceMonitor of the Prometheus operator: https://prometheus-operator.dev/docs/api-reference/api/
 *
 * @throws RulesError `RULES_OPTIONS`
 */
export function serviceMonitor(options: MonitorOptions): Artifact {
  return monitor('ServiceMonitor', 'endpoints', options);
}

/**
 * A PodMonitor of the Prometheus operator, for pods without a service.
 *
 * @throws RulesError `RULES_OPTIONS`
 */
export function podMonitor(options: MonitorOptions): Artifact {
  return monitor('PodMonitor', 'podMetricsEndpoints', options);
}

function monitor(kind: string, endpoints: string, options: MonitorOptions): Artifact {
  const { selector, port = 'metrics', metricsPath = '/metrics', intervalSeconds = 15, bearerTokenSecret } = options;
  if (!(Number.isInteger(intervalSeconds) && intervalSeconds > 0)) {
    const problem = `intervalSeconds of ${options.name} is ${intervalSeconds}, not a positive whole number`;
    throw new RulesError('RULES_OPTIONS', problem, intervalSeconds);
  }
  // An empty selector selects everything: https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/
  if (Object.keys(selector).length === 0) {
    throw new RulesError('RULES_OPTIONS', `selector of ${options.name} is empty, which selects everything`, selector);
  }
  return object(options, {
    apiVersion: MONITORING,
    kind,
    metadata: metadata(options),
    spec: {
      jobLabel: options.jobLabel ?? 'app.kubernetes.io/name',
      selector: { matchLabels: selector },
      [endpoints]: [
        {
          port,
          path: metricsPath,
          interval: `${intervalSeconds}s`,
          ...(bearerTokenSecret !== undefined && { authorization: { credentials: bearerTokenSecret } }),
        },
      ],
    },
  });
}

/**
 * A PrometheusRule of the Prometheus operator with the groups of a rule file.
 *
 * @throws RulesError `RULES_OPTIONS`
 */
export function prometheusRule(options: KubernetesObject, file: RuleFile): Artifact {
  return object(options, {
    apiVersion: MONITORING,
    kind: 'PrometheusRule',
    metadata: metadata(options),
    spec: { groups: file.groups },
  });
}

/** The label by which the sidecar of Grafana's Helm chart finds dashboards. */
const GRAFANA_DASHBOARD = { grafana_dashboard: '1' };

/** Kubernetes refuses objects above 1 MiB (etcd's limit of 1.5 MiB less what surrounds the text). */
const MAX_BYTES = 1_000_000;

/**
 * One ConfigMap for each dashboard, labelled for the sidecar of Grafana's Helm chart.
 *
 * @param dashboards - files of dashboard JSON, as the generator of dashboards made them
 * @throws RulesError `RULES_OPTIONS` where a name cannot be an object's, or a dashboard is too large for one
 */
export function dashboardConfigMaps(options: KubernetesObject, dashboards: readonly Artifact[]): readonly Artifact[] {
  return dashboards.map(({ path, text }) => {
    const file = path.slice(path.lastIndexOf('/') + 1);
    if (Buffer.byteLength(text) > MAX_BYTES) {
      throw new RulesError(
        'RULES_OPTIONS',
        `The dashboard ${file} has more than ${MAX_BYTES} bytes, which no ConfigMap holds`,
        file,
      );
    }
    const name = `${options.name}-${file.replace(/\.json$/, '')}`;
    return object(
      { ...options, name },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: metadata({ ...options, name, labels: { ...GRAFANA_DASHBOARD, ...options.labels } }),
        data: { [file]: text },
      },
    );
  });
}

/**
 * What `kubectl apply -k` reads: all objects of a folder.
 *
 * @param objects - files of this folder, `kubernetes/`, as the other functions made them
 *
 * @example
 * ```ts
 * import { kustomization, prometheusRule } from '@telltale/rules';
 *
 * const { path, text } = kustomization([prometheusRule({ name: 'shop' }, { groups: [] })]);
 * console.log(path, text.split('\n').at(-2));
 * // => kubernetes/kustomization.yaml   - shop-prometheusrule.yml
 * ```
 */
export function kustomization(objects: readonly Artifact[]): Artifact {
  const resources = objects.map(({ path }) => path.slice(path.lastIndexOf('/') + 1)).toSorted();
  const content = { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization', resources };
  // kubectl finds it under this name alone, `.yml` or `.yaml`.
  return yamlArtifact('kubernetes/kustomization.yaml', [content]);
}

function metadata({ name, namespace, labels = {} }: KubernetesObject): Record<string, unknown> {
  return {
    name,
    ...(namespace !== undefined && { namespace }),
    labels: { 'app.kubernetes.io/managed-by': 'telltale', ...labels },
  };
}

function object({ name }: KubernetesObject, content: { readonly kind: string } & Record<string, unknown>): Artifact {
  if (!/^[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?$/.test(name)) {
    throw new RulesError('RULES_OPTIONS', `${JSON.stringify(name)} cannot name a Kubernetes object`, name);
  }
  return yamlArtifact(`kubernetes/${name}-${content.kind.toLowerCase()}.yml`, [content]);
}
