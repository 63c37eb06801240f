import { conventions, expose, type ExposedMetric, type Metric } from '@telltale/core';
import type { Exposure } from '../exposure/exposure.ts';

/** How a metric is exposed under another convention. */
export interface OtherName {
  readonly convention: string;
  /** `undefined` where it is not exposed. */
  readonly name: string | undefined;
  /** `http_request_method` as `method`; `null` where it is left out. */
  readonly labels: readonly (readonly [from: string, to: string | null])[];
}

/** The conventions under which a metric has another name or other labels. */
export function otherNames(definition: Metric, { convention, namespace, metrics }: Exposure): readonly OtherName[] {
  const here = metrics.get(`${definition.catalog}.${definition.key}`)?.exposed;
  return Object.values(conventions)
    .filter((other) => other.name !== convention)
    .map((other) => otherName(other.name, here, expose(definition, other, namespace)))
    .filter(({ name, labels }) => name !== here?.name || labels.length > 0);
}

function otherName(convention: string, here: ExposedMetric | undefined, there: ExposedMetric | undefined): OtherName {
  const labels = (there?.labels ?? []).flatMap(({ recorded, exposed }) => {
    const from = here?.labels.find((label) => label.recorded === recorded)?.exposed ?? recorded;
    return from === exposed ? [] : [[from, exposed] as const];
  });
  return { convention, name: there?.name, labels };
}
