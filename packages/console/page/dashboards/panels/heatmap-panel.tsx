import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { useSize } from '../../charts/use-size.ts';
import { TimeAxis } from '../../charts/time-axis.tsx';
import { formatValue } from '../../format/units.ts';
import { styleColor } from '../../theme/colors.ts';
import { isDark } from '../../theme/theme.ts';
import { showTime } from '../../time/show-time.ts';
import { fieldOf } from '../field.ts';
import { bucketsOf, type Bucket } from './heatmap-buckets.ts';
import type { PanelProps } from './panel-props.ts';

/** How many observations fell into which bucket, over time: the more, the stronger the colour. */
export function HeatmapPanel({ panel, data, range }: PanelProps) {
  const [holder, { width, height }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [here, setHere] = useState<{
    readonly row: number;
    readonly column: number;
    readonly left: number;
    readonly top: number;
  }>();
  const buckets = useMemo(() => bucketsOf(data.series), [data]);
  const field = fieldOf(panel);
  const dark = isDark.value;
  useEffect(() => {
    if (canvas.current !== null && width > 0) draw(canvas.current, buckets, width, height, styleColor('--heat'));
  }, [buckets, width, height, dark]);
  const bucket = here === undefined ? undefined : buckets[here.row];
  const labelled = buckets.filter(
    (_, i) => i % Math.max(1, Math.ceil(buckets.length / Math.max(1, height / 18))) === 0,
  );
  return (
    <div class="heatmap">
      <div class="heatmap-axis" aria-hidden="true">
        {labelled.toReversed().map(({ name }) => (
          <span key={name}>{field.text(Number(name.replace('+Inf', 'Infinity')))}</span>
        ))}
      </div>
      <div
        class="heatmap-canvas"
        ref={holder}
        role="img"
        aria-label={`${panel.title ?? 'Heatmap'}: ${buckets.length} buckets over time`}
        onPointerMove={(event) => {
          const { left, top } = holder.current!.getBoundingClientRect();
          const [x, y] = [event.clientX - left, event.clientY - top];
          const row = buckets.length - 1 - Math.floor((y / height) * buckets.length);
          setHere({ row, column: Math.floor((x / width) * data.times.length), left: x, top: y });
        }}
        onPointerLeave={() => setHere(undefined)}
      >
        <canvas ref={canvas} style={{ width: `${width}px`, height: `${height}px` }} />
        {here !== undefined && bucket !== undefined && (
          <div
            class="tooltip"
            style={{
              [here.left > width / 2 ? 'right' : 'left']:
                `${(here.left > width / 2 ? width - here.left : here.left) + 12}px`,
              top: `${Math.min(here.top, height - 50)}px`,
            }}
          >
            <div class="tooltip-time">{showTime((data.times[here.column] ?? 0) * 1000)}</div>
            <div class="tooltip-row">
              <span class="tooltip-name">up to {field.text(Number(bucket.name.replace('+Inf', 'Infinity')))}</span>
              <span class="number">{formatValue(bucket.values[here.column] ?? 0, 'short')}</span>
            </div>
          </div>
        )}
      </div>
      <TimeAxis range={range} />
    </div>
  );
}

function draw(
  canvas: HTMLCanvasElement,
  buckets: readonly Bucket[],
  width: number,
  height: number,
  color: string,
): void {
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  const context = canvas.getContext('2d')!;
  const most = buckets.reduce((all, { values }) => values.reduce((high, value) => Math.max(high, value), all), 0);
  const columns = buckets[0]?.values.length ?? 0;
  const [cellWidth, cellHeight] = [canvas.width / columns, canvas.height / buckets.length];
  context.fillStyle = color;
  buckets.forEach(({ values }, row) => {
    values.forEach((value, column) => {
      if (value <= 0) return;
      // The root: a few slow ones among many fast ones have to be seen.
      context.globalAlpha = 0.12 + 0.88 * Math.sqrt(value / most);
      const y = canvas.height - (row + 1) * cellHeight;
      context.fillRect(column * cellWidth, y, Math.max(1, cellWidth - 1), Math.max(1, cellHeight - 1));
    });
  });
}
