import { useMemo, useState } from 'preact/hooks';
import { change, parameter } from '../address/address.ts';
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
  /** The parameter of the address that keeps which series is shown alone; without it nothing keeps that. */
  readonly keptAs?: string;
}

/** Lines over time with their legend. */
export function TimeSeries({ series, legend, calcs = ['lastNotNull', 'max'], keptAs, ...rest }: TimeSeriesProps) {
  const [alone, setAlone] = useAlone(keptAs);
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
          onPick={(name) => setAlone(alone === name ? undefined : name)}
        />
      )}
    </div>
  );
}

function useAlone(keptAs: string | undefined): readonly [string | undefined, (name: string | undefined) => void] {
  const [own, setOwn] = useState<string>();
  if (keptAs === undefined) return [own, setOwn];
  return [parameter(keptAs), (name) => change({ [keptAs]: name }, { replace: true })];
}
