import { samplesOf } from './rule-context.ts';
import type { RuleContext, RuleOutput } from './rule-context.ts';
import type { RecordingRule } from './rule-file.ts';

/** The series that a recording rule yields at a time (Prometheus' `rules/recording.go`). */
export async function evaluateRecording(
  { record, expr, labels: own }: RecordingRule,
  { engine }: RuleContext,
  time: number,
  limit: number,
): Promise<RuleOutput> {
  const { samples, warnings } = await samplesOf(engine, expr, time);
  // The storages here keep floats; a NaN in the place of a histogram would be a lie.
  const floats = samples.filter(({ histogram }) => histogram === undefined);
  const left = samples.length - floats.length;
  const renamed = floats.map(({ labels, value }) => ({ labels: labels.with({ ...own, __name__: record }), value }));
  if (new Set(renamed.map(({ labels }) => labels.key)).size < renamed.length) {
    throw new Error('vector contains metrics with the same labelset after applying rule labels');
  }
  if (limit > 0 && renamed.length > limit) throw new Error(`exceeded limit of ${limit} with ${renamed.length} series`);
  if (left === 0) return { samples: renamed, warnings };
  return { samples: renamed, warnings: [...warnings, `${left} series of native histograms are not recorded`] };
}
