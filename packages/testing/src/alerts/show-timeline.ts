import { formatDuration } from '@telltale/promql';
import { changesOf, showLabels } from './alert-history.ts';
import type { AlertLife, AlertMoment } from './alert-history.ts';

/** Columns of a bar at most. */
const WIDTH = 72;

/** Alerts that a timeline shows at most. */
const MOST_ALERTS = 10;

const LETTERS: Readonly<Record<AlertMoment['state'], string>> = {
  inactive: '.',
  pending: 'p',
  firing: 'F',
  resolved: 'r',
};

/** What is shown of a column in which an alert was in several states, the first of them. */
const WEIGHTS: readonly AlertMoment['state'][] = ['firing', 'pending', 'resolved', 'inactive'];

/**
 * The states of alerts over a time, for people:
 *
 *     HighErrorRate{job="api"}
 *       .....pppppFFFFFFFFFFrrrrrrrrrr
 *       pending 10m, firing 20m, resolved 40m
 *
 *     0s to 1h, 2m a letter: . inactive, p pending, F firing, r resolved
 *
 * @param end - Milliseconds since the start until which it goes.
 * @param interval - Milliseconds between evaluations.
 */
export function showTimeline(lives: readonly AlertLife[], end: number, interval: number): string {
  const step = Math.max(1, Math.ceil((end + interval) / interval / WIDTH)) * interval;
  const shown = lives
    .slice(0, MOST_ALERTS)
    .map((life) => `${showLabels(life)}\n  ${bar(life, end, step)}\n  ${moves(life)}`);
  const more = lives.length > shown.length ? [`and ${lives.length - shown.length} more`] : [];
  const legend = Object.entries(LETTERS).map(([state, letter]) => `${letter} ${state}`);
  const axis = `0s to ${formatDuration(end)}, ${formatDuration(step)} a letter: ${legend.join(', ')}`;
  return [...shown, ...more, axis].join('\n\n');
}

function bar(life: AlertLife, end: number, step: number): string {
  let letters = '';
  for (let from = 0; from <= end; from += step) letters += LETTERS[statesIn(life, from, from + step)];
  return letters;
}

/** The state that matters most of those that an alert had in `from <= time < to`. */
function statesIn({ moments }: AlertLife, from: number, to: number): AlertMoment['state'] {
  const before = moments.findLast(({ time }) => time <= from)?.state ?? 'inactive';
  const states = new Set([before, ...moments.filter(({ time }) => time > from && time < to).map(({ state }) => state)]);
  return WEIGHTS.find((state) => states.has(state)) ?? 'inactive';
}

function moves(life: AlertLife): string {
  return changesOf(life)
    .map(({ state, time }) => `${state} ${formatDuration(time)}`)
    .join(', ');
}
