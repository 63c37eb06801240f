import { summed } from '../../charts/legend.tsx';
import type { LabelSet } from '../../ask/prometheus.ts';
import type { PanelJson } from '../grafana-json.ts';
import type { PanelData } from '../panel-data.ts';

/** One number with what it is of. */
export interface PanelValue {
  readonly refId: string;
  readonly name: string;
  readonly labels: LabelSet;
  readonly value: number | null;
  /** Its course, where there is one. */
  readonly values: readonly (number | null)[];
}

/** The numbers of a panel that shows single ones: those of instant queries, and what series come down to. */
export function valuesOf({ options }: PanelJson, { series, samples }: PanelData): readonly PanelValue[] {
  const calc = options?.reduceOptions?.calcs?.[0] ?? 'lastNotNull';
  return [
    ...samples.map((sample) => ({ ...sample, values: [] })),
    ...series.map(({ refId, name, labels, values }) => ({ refId, name, labels, values, value: summed(values, calc) })),
  ];
}
