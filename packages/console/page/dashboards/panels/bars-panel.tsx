import { seriesColor } from '../../theme/colors.ts';
import { fieldOf } from '../field.ts';
import { labelText } from '../legend-name.ts';
import type { PanelProps } from './panel-props.ts';
import { valuesOf, type PanelValue } from './panel-values.ts';

/** Bars beside each other, each as long as its number is large. */
export function BarsPanel({ panel, data }: PanelProps) {
  const isGauge = panel.type === 'bargauge';
  const values = valuesOf(panel, data)
    .filter(({ value }) => value !== null)
    .toSorted(isGauge ? () => 0 : (a, b) => b.value! - a.value!);
  const most = Math.max(fieldOf(panel).max ?? -Infinity, ...values.map(({ value }) => Math.abs(value!)));
  return (
    <div class="bars" tabIndex={0} role="region" aria-label={panel.title ?? 'Bars'}>
      {values.map((each) => {
        const field = fieldOf(panel, each.name, each.refId);
        const share = most > 0 ? Math.min(1, Math.abs(each.value!) / most) : 0;
        const color = (isGauge ? field.color(each.value) : undefined) ?? seriesColor(0);
        return (
          <div class="bar" key={`${each.refId} ${each.name} ${labelText(each.labels)}`}>
            <span class="bar-name" title={nameOf(each)}>
              {nameOf(each)}
            </span>
            <span class="bar-track">
              <span class="bar-fill" style={{ width: `${share * 100}%`, background: color }} />
            </span>
            <span class="number">{field.text(each.value)}</span>
          </div>
        );
      })}
    </div>
  );
}

function nameOf({ name, labels }: PanelValue): string {
  return name === '' ? labelText(labels) : name;
}
