import { conventions, expose, metricsOf, type Convention, type ExposedMetric, type Metric } from '@telltale/core';
import { nodeRuntime, processRuntime, telltale } from '@telltale/core/catalogs';
import type { Naming } from '@telltale/promql/builder';
import type { TelltaleConfig } from '../config/config.ts';

/** What every telemetry exposes, whatever its catalogs. */
const always = [processRuntime, nodeRuntime, telltale] as const;

/** A metric of the catalogs, and what it is on the page; `undefined` where the convention hides it. */
export interface DeclaredMetric {
  readonly metric: Metric;
  readonly exposed: ExposedMetric | undefined;
}

/** The metrics of a configuration by `catalog.key`. A catalog of the application takes the place of ours of the same name. */
export function declaredMetrics(config: TelltaleConfig): ReadonlyMap<string, DeclaredMetric> {
  const convention = conventionOf(config);
  const declared = new Map<string, DeclaredMetric>();
  for (const catalog of [...always, ...config.catalogs]) {
    for (const metric of metricsOf(catalog)) {
      declared.set(idOf(metric), { metric, exposed: expose(metric, convention, config.namespace ?? '') });
    }
  }
  return declared;
}

export function exposedMetrics(config: TelltaleConfig): readonly ExposedMetric[] {
  return [...declaredMetrics(config).values()].flatMap(({ exposed }) => exposed ?? []);
}

export function conventionOf({ convention = 'otel' }: TelltaleConfig): Convention {
  return typeof convention === 'string' ? conventions[convention] : convention;
}

/** The names that queries are written with. */
export function namingOf(config: TelltaleConfig): Naming {
  const declared = declaredMetrics(config);
  return {
    convention: conventionOf(config).name,
    expose: (metric) => declared.get(idOf(metric))?.exposed,
  };
}

/** As people know it: `http.duration`. */
export function idOf({ catalog, key }: { readonly catalog: string; readonly key: string }): string {
  return `${catalog}.${key}`;
}
