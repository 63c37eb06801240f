import type { ComponentChildren } from 'preact';
import type { ChartSeries } from './line-chart.tsx';

/** A number that sums a series up. */
export type LegendNumber = 'lastNotNull' | 'last' | 'max' | 'min' | 'mean' | 'sum';

const titles: Readonly<Record<LegendNumber, string>> = {
  lastNotNull: 'Last',
  last: 'Last',
  max: 'Max',
  min: 'Min',
  mean: 'Mean',
  sum: 'Total',
};

const summaries: Readonly<Record<LegendNumber, (values: readonly number[]) => number | null>> = {
  lastNotNull: (values) => values.at(-1) ?? null,
  last: (values) => values.at(-1) ?? null,
  max: (values) => values.reduce<number | null>((most, value) => (most === null || value > most ? value : most), null),
  min: (values) =>
    values.reduce<number | null>((least, value) => (least === null || value < least ? value : least), null),
  mean: (values) => (values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length),
  sum: (values) => values.reduce((sum, value) => sum + value, 0),
};

/** One number of a series. */
export function summed(values: readonly (number | null)[], by: string): number | null {
  const present = values.filter((value) => value !== null);
  return (summaries[by as LegendNumber] ?? summaries.lastNotNull)(present);
}

export interface LegendProps {
  readonly series: readonly ChartSeries[];
  readonly calcs: readonly string[];
  readonly format: (value: number | null) => string;
  readonly isTable: boolean;
  /** Where the cursor is. */
  readonly point: number | undefined;
  /** Shows a series alone, or all again. */
  readonly onPick: (name: string) => void;
}

/** Names of the lines. Picking one shows it alone; at the cursor the values are those of its time. */
export function Legend({ series, calcs, format, isTable, point, onPick }: LegendProps) {
  const known = calcs.filter((calc): calc is LegendNumber => Object.hasOwn(titles, calc));
  if (!isTable) {
    return (
      <div class="legend">
        {series.map((each) => (
          <Pick key={each.name} series={each} onPick={onPick}>
            {point !== undefined && <span class="number">{format(each.values[point] ?? null)}</span>}
          </Pick>
        ))}
      </div>
    );
  }
  const rows = series.toSorted(
    (a, b) => (summed(b.values, 'lastNotNull') ?? -Infinity) - (summed(a.values, 'lastNotNull') ?? -Infinity),
  );
  return (
    <div class="legend legend-table" tabIndex={0} role="region" aria-label="Legend">
      <table>
        <thead>
          <tr>
            <th scope="col">Series</th>
            {known.map((calc, i) => (
              <th scope="col" class="number" key={calc}>
                {point !== undefined && i === 0 ? 'Here' : titles[calc]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <tr key={each.name}>
              <td>
                <Pick series={each} onPick={onPick} />
              </td>
              {known.map((calc, i) => (
                <td class="number" key={calc}>
                  {format(point !== undefined && i === 0 ? (each.values[point] ?? null) : summed(each.values, calc))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Pick({
  series: { name, color, isShown },
  onPick,
  children,
}: {
  readonly series: ChartSeries;
  readonly onPick: (name: string) => void;
  readonly children?: ComponentChildren;
}) {
  return (
    <button type="button" class="pick" aria-pressed={isShown} title={name} onClick={() => onPick(name)}>
      <span class="swatch" style={{ background: color }} />
      <span class="pick-name">{name}</span>
      {children}
    </button>
  );
}
