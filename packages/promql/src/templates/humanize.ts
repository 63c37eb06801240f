import { formatFloat } from './format-float.ts';

const LARGE = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'] as const;
const SMALL = ['m', 'u', 'n', 'p', 'f', 'a', 'z', 'y'] as const;
const BINARY = ['ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'] as const;

/** Four digits: what all of these show. */
function digits(value: number): string {
  return formatFloat(value, 'g', 4);
}

/** Divides by `factor` as long as the value is `factor` or more, and adds the prefix of that. */
function scaleDown(value: number, prefixes: readonly string[], factor: number): string {
  let rest = value;
  let prefix = '';
  for (const next of prefixes) {
    if (Math.abs(rest) < factor) break;
    prefix = next;
    rest /= factor;
  }
  return digits(rest) + prefix;
}

function scaleUp(value: number): string {
  let rest = value;
  let prefix = '';
  for (const next of SMALL) {
    if (Math.abs(rest) >= 1) break;
    prefix = next;
    rest *= 1000;
  }
  return digits(rest) + prefix;
}

/** `1.234k`, `12.3m` (Prometheus' `template/template.go`). */
export function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return digits(value);
  return Math.abs(value) >= 1 ? scaleDown(value, LARGE, 1000) : scaleUp(value);
}

/** `1.5Mi`. */
export function humanize1024(value: number): string {
  return Math.abs(value) <= 1 || !Number.isFinite(value) ? digits(value) : scaleDown(value, BINARY, 1024);
}

/** Seconds as `1d 2h 3m 4s`, `12.5s`, `3ms`. */
export function humanizeDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return digits(seconds);
  const magnitude = Math.abs(seconds);
  if (magnitude < 1) return seconds === 0 ? `${digits(seconds)}s` : `${scaleUp(seconds)}s`;
  const whole = Math.trunc(magnitude);
  const parts = [
    [Math.trunc(whole / 86_400), 'd'],
    [Math.trunc(whole / 3600) % 24, 'h'],
    [Math.trunc(whole / 60) % 60, 'm'],
    [whole % 60, 's'],
  ] as const;
  const first = parts.findIndex(([amount]) => amount > 0);
  const sign = seconds < 0 ? '-' : '';
  if (first === parts.length - 1) return `${sign}${digits(magnitude)}s`;
  return (
    sign +
    parts
      .slice(first)
      .map(([amount, unit]) => `${amount}${unit}`)
      .join(' ')
  );
}

/** `12.35%` of 0.12345. */
export function humanizePercentage(ratio: number): string {
  return `${digits(ratio * 100)}%`;
}

/** Seconds since the epoch as Go prints a time in UTC: `2023-11-14 22:13:20 +0000 UTC`. */
export function humanizeTimestamp(seconds: number): string {
  if (!Number.isFinite(seconds)) return digits(seconds);
  const date = new Date(Math.trunc(seconds * 1000));
  if (Number.isNaN(date.getTime())) return digits(seconds);
  const [day = '', time = ''] = date.toISOString().split('T');
  return `${day} ${time.replace('Z', '').replace(/\.?0+$/, '')} +0000 UTC`;
}
