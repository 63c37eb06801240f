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
        const color = field.color(value) ?? 'var(--text)';
        const isFilled = colorMode.startsWith('background');
        return (
          <div class="stat" key={`${refId} ${name}`} style={isFilled ? { background: seenThrough(color, 0.13) } : {}}>
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
