import { exposeCatalogs, type ExposedMetric } from '@telltale/core';
import type { TelltaleConfig } from '../config/config.ts';

/** What a configuration exposes; metrics that its convention hides are left out. */
export function exposedMetrics(config: TelltaleConfig): readonly ExposedMetric[] {
  return [...exposeCatalogs(config).metrics.values()].flatMap(({ exposed }) => exposed ?? []);
}
