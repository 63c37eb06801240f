import { formatDuration } from '@telltale/promql';
import type { AlertingRule } from '@telltale/promql';
import type { AlertLife } from './alert-history.ts';
import { showTimeline } from './show-timeline.ts';

/** Until when a simulation has come, and how often it evaluates rules, in milliseconds. */
export interface ToldTimes {
  readonly end: number;
  readonly interval: number;
}

/** What became of alerts, as a message tells it: by which rules, in which states when, and what was odd. */
export function tellAlerts(
  lives: readonly AlertLife[],
  { end, interval }: ToldTimes,
  rules: readonly AlertingRule[],
  warnings: ReadonlySet<string>,
): string {
  const name = rules[0]?.alert;
  const asked = rules.map(({ expr, for: wait }) => `  ${expr.trim()}${wait === undefined ? '' : `  for ${wait}`}`);
  const parts = [
    ...(name === undefined ? [] : [[`${name} is raised by`, ...asked].join('\n')]),
    lives.length > 0 ? showTimeline(lives, end, interval) : tellNothing(name, end),
    ...(warnings.size === 0 ? [] : [['Warnings:', ...warnings].join('\n  ')]),
  ];
  return parts.join('\n\n');
}

function tellNothing(name: string | undefined, end: number): string {
  const who = name === undefined ? 'No alert was' : `${name} was never`;
  return `${who} pending or firing in ${formatDuration(end)}.`;
}
