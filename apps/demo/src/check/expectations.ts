import { expose, nameOf } from '@telltale/core';
import type { Catalog } from '@telltale/core';
import { log, nodeRuntime, processRuntime, telemetryExport, telltale } from '@telltale/core/catalogs';
import type { ServiceName } from '../parts/parts.ts';
import { NAMESPACE, convention } from '../services/desk-telemetry.ts';
import { catalogsOf } from '../services/observed-catalogs.ts';

/**
 * When a metric is alive. `grows`: a counter or histogram gained something while we looked. `rises`: a gauge was above 0 at
 * some time. `stands`: there is a value, whichever. `rests`: it counts trouble, and there was none. `may`: it counts trouble that a
 * machine without a core to spare has.
 */
export type Expectation = 'grows' | 'rises' | 'stands' | 'rests' | 'may';

/** One metric of a service's page, and what is expected of it. */
export interface Expected {
  readonly service: ServiceName;
  readonly catalog: string;
  /** The name of its family on the page. */
  readonly name: string;
  readonly type: string;
  readonly expectation: Expectation;
  /** Whether an operating system other than Linux may have nothing to say of it. */
  readonly linuxOnly: boolean;
}

/** What counts trouble that there is none of, by catalog and metric. */
export const restingMetrics: ReadonlySet<string> = new Set([
  'connection_pool.errors',
  'telltale.collectorErrors',
  'telltale.recordingErrors',
  'telltale.skippedSamples',
  'telltale_export.dropped',
  'telltale_export.failed',
]);

/** Spans that a back end without time to take them leaves behind. */
const DROPPED = 'telltale_export.dropped';

/** Of a label that is flooded on purpose: trouble at the gateway alone. */
const OVERFLOW = 'telltale.labelOverflow';

/** Every metric of every catalog that each service uses, and of those that everything brings along. */
export function expectations(): readonly Expected[] {
  return Object.entries(catalogsOf).flatMap(([name, catalogs]) => {
    const service = name as ServiceName;
    return [
      ...Object.values(catalogs).flatMap((catalog) => ofCatalog(service, catalog, 'rises', false)),
      ...ofCatalog(service, log, 'rises', false),
      // Zero is a value here: an event loop can be on time, and nothing may wait.
      ...ofCatalog(service, telemetryExport, 'stands', false),
      ...ofCatalog(service, nodeRuntime, 'stands', false),
      ...ofCatalog(service, processRuntime, 'stands', true),
      ...ofCatalog(service, telltale, 'rises', false),
    ];
  });
}

function ofCatalog(
  service: ServiceName,
  catalog: Catalog,
  ofGauges: Expectation,
  linuxOnly: boolean,
): readonly Expected[] {
  return Object.entries(catalog).flatMap(([key, metric]) => {
    const exposed = expose(metric, convention, NAMESPACE);
    if (exposed === undefined) return [];
    const { name, type } = exposed;
    const usual = type === 'gauge' ? ofGauges : 'grows';
    const path = `${nameOf(catalog)}.${key}`;
    const rests = restingMetrics.has(path) || (path === OVERFLOW && service !== 'gateway');
    const expectation = path === DROPPED ? 'may' : rests ? 'rests' : usual;
    return [{ service, catalog: nameOf(catalog), name, type, expectation, linuxOnly }];
  });
}
