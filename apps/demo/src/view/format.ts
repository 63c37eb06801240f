/** What stands where there is nothing to say. */
export const NONE = '–';

interface Unit {
  readonly from: number;
  readonly name: string;
}

const times: readonly Unit[] = [
  { from: 1, name: 's' },
  { from: 1e-3, name: 'ms' },
  { from: 1e-6, name: 'µs' },
];
const sizes: readonly Unit[] = [
  { from: 1e9, name: 'GB' },
  { from: 1e6, name: 'MB' },
  { from: 1e3, name: 'kB' },
  { from: 1, name: 'B' },
];

/** `1.2 ms`, `38 ms`, `1.2 s` */
export function duration(seconds: number): string {
  return withUnit(seconds, times);
}

/** `92 MB` */
export function size(bytes: number): string {
  return withUnit(bytes, sizes);
}

/** Events a second: `182`, `9.1`, and nothing for none at all. */
export function rate(perSecond: number): string {
  return Number.isNaN(perSecond) || perSecond === 0 ? NONE : digits(perSecond);
}

/** `0.42 %`, `12 %`, and nothing for 0. */
export function percent(ratio: number): string {
  if (Number.isNaN(ratio) || ratio === 0) return NONE;
  return ratio > 0.9995 ? '100 %' : `${digits(ratio * 100)} %`;
}

/** `7,512` */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Minutes and seconds: `1:05` */
export function clock(seconds: number): string {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

function withUnit(value: number, units: readonly Unit[]): string {
  if (Number.isNaN(value)) return NONE;
  const unit = units.find(({ from }) => value >= from) ?? units.at(-1)!;
  return `${digits(value / unit.from)} ${unit.name}`;
}

/** Two digits that say something; below ten of them one behind the point. */
function digits(value: number): string {
  if (value >= 9.95) return value.toFixed(0);
  return value >= 0.095 || value === 0 ? value.toFixed(1) : value.toFixed(2);
}
