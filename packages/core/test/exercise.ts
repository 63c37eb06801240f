import type { Catalog } from '../src/index.ts';
import { metricsOf } from '../src/index.ts';
import type { Label, Metric } from '../src/index.ts';

/** What a test does with any metric, whatever its catalog. */
interface AnyInstrument {
  inc?(labels: object, value: number): void;
  set?(labels: object, value: number): void;
  observe?(labels: object, value: number): void;
}

interface AnyTelemetry {
  metric(definition: Metric): unknown;
}

/**
 * Records every metric of the catalogs under two label sets, with values that differ from metric to metric, and returns
 * what each was given.
 */
export function exercise(telemetry: AnyTelemetry, catalogs: readonly Catalog[]): readonly Recorded[] {
  return catalogs.flatMap(metricsOf).flatMap((metric, i) =>
    [0, 1].flatMap((choice): Recorded[] => {
      const labels = Object.fromEntries(
        Object.entries(metric.labels).map(([name, label]) => [name, valueOf(label, choice)]),
      );
      if (choice === 1 && Object.keys(labels).length === 0) return [];
      const value = i + choice + 0.5;
      record(telemetry.metric(metric) as AnyInstrument, labels, value);
      return [{ metric, labels, value }];
    }),
  );
}

export interface Recorded {
  readonly metric: Metric;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

function record(instrument: AnyInstrument, labels: object, value: number): void {
  const bare = Object.keys(labels).length === 0;
  const act = (instrument.set ?? instrument.observe ?? instrument.inc)!.bind(instrument) as (
    ...args: unknown[]
  ) => void;
  act(...(bare ? [value] : [labels, value]));
}

function valueOf(label: Label, choice: number): string {
  if (label.kind === 'optional') return valueOf(label.of, choice);
  if (label.kind === 'open') return ['plain', 'quotes " and \\ and\nlines 🙂'][choice]!;
  return label.values[choice % label.values.length]!;
}
