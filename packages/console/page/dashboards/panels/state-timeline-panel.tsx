import { seriesColor } from '../../theme/colors.ts';
import { showTime } from '../../time/show-time.ts';
import { TimeAxis } from '../../charts/time-axis.tsx';
import { fieldOf } from '../field.ts';
import type { PanelProps } from './panel-props.ts';

interface State {
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** When each thing was in which state. */
export function StateTimelinePanel({ panel, data, range }: PanelProps) {
  const [from, to] = [range.from / 1000, range.to / 1000];
  const place = (time: number): number => (Math.min(to, Math.max(from, time)) - from) / (to - from);
  return (
    <div class="timeline" tabIndex={0} role="region" aria-label={panel.title ?? 'States'}>
      {data.series.map(({ name, refId, values }) => {
        const field = fieldOf(panel, name, refId);
        return (
          <div class="timeline-row" key={`${refId} ${name}`}>
            <span class="timeline-name" title={name}>
              {name}
            </span>
            <span class="timeline-track">
              {statesOf(values, data.times, data.step).map((state) => {
                const [left, right] = [place(state.from), place(state.to)];
                const text = field.text(state.value);
                return (
                  <span
                    key={state.from}
                    class="timeline-state"
                    title={`${text}, ${showTime(state.from * 1000)} to ${showTime(state.to * 1000)}`}
                    style={{
                      left: `${left * 100}%`,
                      width: `${(right - left) * 100}%`,
                      background: field.color(state.value) ?? seriesColor(Math.round(state.value)),
                    }}
                  >
                    {text}
                  </span>
                );
              })}
            </span>
          </div>
        );
      })}
      <TimeAxis range={range} />
    </div>
  );
}

/** Equal values that follow each other are one state. */
function statesOf(values: readonly (number | null)[], times: readonly number[], step: number): readonly State[] {
  const states: { from: number; to: number; value: number }[] = [];
  values.forEach((value, i) => {
    if (value === null) return;
    const [last, time] = [states.at(-1), times[i]!];
    if (last !== undefined && last.value === value && last.to === time) last.to = time + step;
    else states.push({ from: time, to: time + step, value });
  });
  return states;
}
