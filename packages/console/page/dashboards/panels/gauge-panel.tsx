import { namedColor } from '../../theme/colors.ts';
import { fieldOf, type FieldDisplay } from '../field.ts';
import type { PanelJson } from '../grafana-json.ts';
import type { PanelProps } from './panel-props.ts';
import { valuesOf, type PanelValue } from './panel-values.ts';

/** Arcs from least to most. */
export function GaugePanel({ panel, data }: PanelProps) {
  const values = valuesOf(panel, data);
  return (
    <div class="gauges">
      {values.map((each) => (
        <Gauge
          key={`${each.refId} ${each.name}`}
          panel={panel}
          value={each}
          field={fieldOf(panel, each.name, each.refId)}
          isNamed={values.length > 1}
        />
      ))}
    </div>
  );
}

const SWEEP = 240;
const RADIUS = 40;

function Gauge({
  panel,
  value: { name, value },
  field,
  isNamed,
}: {
  readonly panel: PanelJson;
  readonly value: PanelValue;
  readonly field: FieldDisplay;
  readonly isNamed: boolean;
}) {
  const [min, max] = [field.min ?? 0, field.max ?? (field.unit === 'percentunit' ? 1 : 100)];
  const share = Math.min(1, Math.max(0, ((value ?? min) - min) / (max - min || 1)));
  const color = field.color(value) ?? 'var(--accent)';
  const steps = (panel.fieldConfig?.defaults?.thresholds?.steps ?? []).map(({ color: own, value: from }) => ({
    color: namedColor(own),
    from: Math.min(1, Math.max(0, ((from ?? min) - min) / (max - min || 1))),
  }));
  return (
    <div class="gauge">
      <svg viewBox="0 0 100 82" role="img" aria-label={`${name}: ${field.text(value)}`}>
        {steps.map((step, i) => (
          <path
            key={step.from}
            d={arc(step.from, steps[i + 1]?.from ?? 1, RADIUS + 6)}
            stroke={step.color}
            stroke-width="2"
            fill="none"
          />
        ))}
        <path d={arc(0, 1, RADIUS)} stroke="var(--track)" stroke-width="8" fill="none" />
        {share > 0 && <path d={arc(0, share, RADIUS)} stroke={color} stroke-width="8" fill="none" />}
        <text x="50" y="55" text-anchor="middle" class="gauge-value" fill={color}>
          {field.text(value)}
        </text>
      </svg>
      {isNamed && <span class="gauge-name">{name}</span>}
    </div>
  );
}

/** A part of the arc, from and to in shares of it. */
function arc(from: number, to: number, radius: number): string {
  const [start, end] = [point(from, radius), point(to, radius)];
  const isLarge = (to - from) * SWEEP > 180 ? 1 : 0;
  return `M ${start} A ${radius} ${radius} 0 ${isLarge} 1 ${end}`;
}

function point(share: number, radius: number): string {
  const angle = ((share - 0.5) * SWEEP - 90) * (Math.PI / 180);
  return `${(50 + radius * Math.cos(angle)).toFixed(2)} ${(50 + radius * Math.sin(angle)).toFixed(2)}`;
}
