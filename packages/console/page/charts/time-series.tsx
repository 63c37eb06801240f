import { useMemo, useState } from 'preact/hooks';
import { Legend } from './legend.tsx';
import { LineChart, type LineChartProps } from './line-chart.tsx';

export interface TimeSeriesProps extends Omit<LineChartProps, 'series' | 'onPoint'> {
  readonly series: readonly {
    readonly name: string;
    readonly color: string;
    readonly values: readonly (number | null)[];
  }[];
  readonly legend: 'none' | 'list' | 'table';
  readonly calcs?: readonly string[];
}

/** Lines over time with their legend. */
export function TimeSeries({ series, legend, calcs = ['lastNotNull', 'max'], ...rest }: TimeSeriesProps) {
  const [alone, setAlone] = useState<string>();
  const [point, setPoint] = useState<number>();
  const shown = useMemo(() => {
    const isKnown = series.some(({ name }) => name === alone);
    return series.map((each) => ({ ...each, isShown: !isKnown || each.name === alone }));
  }, [series, alone]);
  return (
    <div class="time-series">
      <LineChart {...rest} series={shown} onPoint={setPoint} />
      {legend !== 'none' && shown.length > 0 && (
        <Legend
          series={shown}
          calcs={calcs}
          format={rest.format}
          isTable={legend === 'table'}
          point={point}
          onPick={(name) => setAlone((known) => (known === name ? undefined : name))}
        />
      )}
    </div>
  );
}
