import { seenThrough } from '../../theme/colors.ts';
import { fieldOf } from '../field.ts';
import { Sparkline } from '../../charts/sparkline.tsx';
import type { PanelProps } from './panel-props.ts';
import { valuesOf } from './panel-values.ts';

/** Numbers that are read from across the room. */
export function StatPanel({ panel, data }: PanelProps) {
  const values = valuesOf(panel, data);
  const { colorMode = 'value', graphMode = 'area' } = panel.options ?? {};
  const several = values.length > 1;
  return (
    <div class="stats" data-count={Math.min(values.length, 4)}>
      {values.map(({ refId, name, value, values: course }) => {
        const field = fieldOf(panel, name, refId);
        // A value that is none, such as a quantile while nothing happens, has no colour to be filled with.
        const tone = field.color(value);
        const color = tone ?? 'var(--text)';
        const fill = tone !== undefined && colorMode.startsWith('background') ? seenThrough(tone, 0.13) : undefined;
        return (
          <div class="stat" key={`${refId} ${name}`} style={fill === undefined ? {} : { background: fill }}>
            {several && <span class="stat-name">{name}</span>}
            <span class="stat-value" style={{ color }}>
              {field.text(value)}
            </span>
            {graphMode === 'area' && <Sparkline values={course} color={color} />}
          </div>
        );
      })}
    </div>
  );
}
