import { queryRange } from '../ask/prometheus.ts';
import type { TimeMark } from '../charts/line-chart.tsx';
import { namedColor } from '../theme/colors.ts';
import type { TimeRange } from '../time/time-range.ts';
import type { AnnotationJson } from './grafana-json.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { aligned, intervalVariables, stepOf } from './intervals.ts';
import { legendName } from './legend-name.ts';

const WIDTH = 400;

/** What happened in a range: each time that an expression begins to have a value. One that cannot be asked marks nothing. */
export async function askMarks(
  annotations: readonly AnnotationJson[],
  variables: Variables,
  range: TimeRange,
  signal: AbortSignal,
): Promise<readonly TimeMark[]> {
  const step = stepOf(range, WIDTH);
  const grid = aligned(range, step);
  const known = { ...variables, ...intervalVariables(range, step) };
  const asked = annotations
    .filter(({ enable, expr, target }) => enable !== false && (target?.expr ?? expr ?? '') !== '')
    .map(async ({ name = '', expr, target, iconColor = 'blue', textFormat }) => {
      const { series } = await queryRange(interpolate(target?.expr ?? expr ?? '', known), grid, signal);
      return series.flatMap(({ labels, times }) =>
        times
          .filter((time, i) => (i === 0 ? time > grid.start + step : time - times[i - 1]! > 1.5 * step))
          .map((time) => ({ time, color: namedColor(iconColor), text: `${name}: ${legendName(textFormat, labels)}` })),
      );
    });
  return (await Promise.all(asked.map((each) => each.catch(() => [])))).flat();
}
