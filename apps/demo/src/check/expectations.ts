import { expose, metricsOf, nameOf } from '@telltale/core';
import type { Catalog } from '@telltale/core';
import { nodeRuntime, processRuntime } from '@telltale/core/catalogs';
import { NAMESPACE, catalogs, convention } from '../service/telemetry.ts';

/**
 * When a metric is alive. `grows`: a counter or histogram gained something while we looked. `rises`: a gauge was above 0 at
 * some time. `stands`: there is a value, whichever. `rests`: it counts trouble, and there was none.
 */
export type Expectation = 'grows' | 'rises' | 'stands' | 'rests';

/** One metric of the page, and what is expected of it. */
export interface Expected {
  readonly catalog: string;
  /** The name of its family on the page. */
  readonly name: string;
  readonly type: string;
  readonly expectation: Expectation;
  /** Whether an operating system other than Linux may have nothing to say of it. */
  readonly linuxOnly: boolean;
}

/** What Telltale says of itself; its catalog belongs to it and is in none of the service's. */
const ofTelltale: readonly Pick<Expected, 'name' | 'type' | 'expectation'>[] = [
  { name: 'target_info', type: 'gauge', expectation: 'rises' },
  { name: 'telltale_scrape_duration_seconds', type: 'histogram', expectation: 'grows' },
  { name: 'telltale_scrape_size_bytes', type: 'gauge', expectation: 'rises' },
  { name: 'telltale_series', type: 'gauge', expectation: 'rises' },
  { name: 'telltale_label_overflow_total', type: 'counter', expectation: 'rests' },
  { name: 'telltale_collector_errors_total', type: 'counter', expectation: 'rests' },
  { name: 'telltale_skipped_samples_total', type: 'counter', expectation: 'rests' },
];

/** Every metric of every catalog that the service uses. */
export function expectations(): readonly Expected[] {
  return [
    ...Object.values(catalogs).flatMap((catalog) => ofCatalog(catalog, 'rises', false)),
    // Zero is a value here: an event loop can be on time.
    ...ofCatalog(nodeRuntime, 'stands', false),
    ...ofCatalog(processRuntime, 'stands', true),
    ...ofTelltale.map((each) => ({ ...each, catalog: 'telltale', linuxOnly: false })),
  ];
}

function ofCatalog(catalog: Catalog, ofGauges: Expectation, linuxOnly: boolean): readonly Expected[] {
  return metricsOf(catalog).flatMap((metric) => {
    const exposed = expose(metric, convention, NAMESPACE);
    if (exposed === undefined) return [];
    const { name, type } = exposed;
    return [{ catalog: nameOf(catalog), name, type, expectation: type === 'gauge' ? ofGauges : 'grows', linuxOnly }];
  });
}
