import type { Metric } from '@telltale/core';
import type { Verdict } from '../verdict.ts';
import { isValueMatcher } from './amount.ts';
import type { Expected } from './expected.ts';
import { judge } from './judge.ts';
import { changeOf, readMetric } from './metric-reading.ts';
import type { RecordingTelemetry } from './recorded.ts';
import type { WantedLabels } from './total.ts';

/** What expectations are called with behind the metric: labels, an amount, both, or nothing. */
export type Arguments = readonly [labelsOrAmount?: WantedLabels | Expected, expected?: Expected];

/** Whether a metric has recorded an amount so far. */
export async function recordedVerdict(
  telemetry: RecordingTelemetry,
  metric: Metric,
  ...args: Arguments
): Promise<Verdict> {
  const { labels, expected } = readArguments(args);
  return judge(await readMetric(telemetry, metric), labels, expected, 'is');
}

/** Whether an action makes a metric record an amount. What the action throws is thrown. */
export async function recordsVerdict(
  action: () => unknown,
  telemetry: RecordingTelemetry,
  metric: Metric,
  ...args: Arguments
): Promise<Verdict> {
  const { labels, expected } = readArguments(args);
  const before = await readMetric(telemetry, metric);
  await action();
  return judge(changeOf(before, await readMetric(telemetry, metric)), labels, expected, 'added');
}

/** `(2)` and `({ channel: 'web' }, 2)` are both told by their first argument. */
function readArguments([first, second]: Arguments): { labels: WantedLabels; expected: Expected | undefined } {
  if (typeof first === 'number' || isValueMatcher(first)) return { labels: {}, expected: first };
  return { labels: (first ?? {}) as WantedLabels, expected: second };
}
