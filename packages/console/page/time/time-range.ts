import { batch, computed, signal } from '@preact/signals';
import { about } from '../ask/about.ts';
import { askAgain } from '../ask/use-answer.ts';
import { change, parameter } from '../address/address.ts';

/** A stretch of time, in milliseconds since the epoch. */
export interface TimeRange {
  readonly from: number;
  readonly to: number;
}

const UNITS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

export const relativeRanges: readonly { readonly from: string; readonly label: string }[] = [
  { from: 'now-1m', label: 'Last minute' },
  { from: 'now-5m', label: 'Last 5 minutes' },
  { from: 'now-15m', label: 'Last 15 minutes' },
  { from: 'now-30m', label: 'Last 30 minutes' },
  { from: 'now-1h', label: 'Last hour' },
  { from: 'now-3h', label: 'Last 3 hours' },
  { from: 'now-6h', label: 'Last 6 hours' },
  { from: 'now-12h', label: 'Last 12 hours' },
  { from: 'now-24h', label: 'Last 24 hours' },
];

/** Of `now-15m`, milliseconds since the epoch, or an RFC 3339 time; undefined where it is none. */
export function timeOf(text: string, now: number): number | undefined {
  const relative = /^now(?:-(\d+)([smhdw]))?$/.exec(text);
  if (relative !== null) return now - Number(relative[1] ?? 0) * (UNITS[relative[2] ?? 's'] ?? 0);
  const number = Number(text);
  if (text !== '' && Number.isFinite(number)) return number;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/** When the page last looked: every range that ends now ends there, so that all that is shown is of one time. */
export const lookedAt = signal(Date.now());

/** Has what ends now end now. */
export function moveOn(): void {
  lookedAt.value = Date.now();
}

/** Looks anew because someone wants to: what ends now ends now, and what has ended is asked again, too. */
export function lookAgain(): void {
  batch(() => {
    moveOn();
    askAgain();
  });
}

/** The ranges that one of is taken until someone chooses. */
const usualRanges = ['now-5m', 'now-15m', 'now-30m'] as const;

/** The smallest usual range that holds all there is, and the last hour of more. */
function usualFrom(now: number): string {
  const { started = now, hasPast = false } = about.value ?? {};
  return usualRanges.find((from) => !hasPast && timeOf(from, now)! <= started) ?? 'now-1h';
}

/** The range as it is written: `now-15m` to `now`. */
export const writtenRange = computed(() => ({
  from: parameter('from') || usualFrom(lookedAt.value),
  to: parameter('to') || 'now',
}));

export const isLive = computed(() => writtenRange.value.to.startsWith('now'));

export const timeRange = computed<TimeRange>(() => {
  const now = lookedAt.value;
  const { from, to } = writtenRange.value;
  const end = timeOf(to, now) ?? now;
  const start = timeOf(from, now) ?? end - 15 * UNITS['m']!;
  return start < end ? { from: start, to: end } : { from: end - 60_000, to: end };
});

export function setRange(from: number | string, to: number | string = 'now'): void {
  const written = (time: number | string): string => (typeof time === 'number' ? String(Math.round(time)) : time);
  change({ from: written(from), to: written(to) === 'now' ? undefined : written(to) });
}
