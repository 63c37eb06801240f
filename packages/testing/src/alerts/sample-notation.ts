/** A sample of a series: its place on a grid of times, and its value. */
export interface GridSample {
  readonly index: number;
  readonly value: number | 'stale';
}

/**
 * Values in the notation of promtool: `1 0+10x60 _x3 stale`. Reading it adds the steps up one by one, so that only numbers
 * which come out bit for bit the same are written as a run.
 */
export function toNotation(samples: readonly GridSample[]): string {
  const items: string[] = [];
  let next = 0;
  for (let i = 0; i < samples.length;) {
    const { index, value } = samples[i]!;
    if (index > next) items.push(index - next === 1 ? '_' : `_x${index - next}`);
    const length = value === 'stale' ? 1 : runLength(samples, i);
    items.push(showRun(value, samples[i + 1]?.value, length));
    i += length;
    next = index + length;
  }
  return items.join(' ');
}

/** How many samples from a place on have no gap and the same difference; where two are all, one. */
function runLength(samples: readonly GridSample[], from: number): number {
  const { index, value: first } = samples[from]!;
  const second = samples[from + 1]?.value;
  if (typeof first !== 'number' || typeof second !== 'number') return 1;
  const step = second - first;
  if (!Number.isFinite(first) || !Number.isFinite(step)) return 1;
  let length = 1;
  let value = first;
  for (;;) {
    const next = samples[from + length];
    value += step;
    if (next === undefined || next.index !== index + length || !Object.is(next.value, value)) break;
    length += 1;
  }
  return length > 2 ? length : 1;
}

function showRun(value: number | 'stale', second: number | 'stale' | undefined, length: number): string {
  if (value === 'stale') return 'stale';
  if (length === 1) return showNumber(value);
  const step = (second as number) - value;
  return `${showNumber(value)}${step < 0 ? '-' : '+'}${showNumber(Math.abs(step))}x${length - 1}`;
}

function showNumber(value: number): string {
  if (Object.is(value, -0)) return '-0';
  return String(value).replace('Infinity', 'Inf');
}
