import type { SnapshotLabel, SnapshotMetric } from './snapshot.ts';

/** How much a change asks of those who read metrics, in the words of semantic versioning. */
export type Level = 'major' | 'minor' | 'patch';

export type ChangeKind =
  | 'metric-removed'
  | 'metric-added'
  | 'metric-renamed'
  | 'type-changed'
  | 'unit-changed'
  | 'help-changed'
  | 'label-removed'
  | 'label-added'
  | 'label-renamed'
  | 'label-opened'
  | 'label-closed'
  | 'label-required'
  | 'label-optional'
  | 'value-removed'
  | 'value-added'
  | 'bucket-removed'
  | 'bucket-added';

/** What each change asks of readers. Queries that break make any of them major. */
const changeLevels: Readonly<Record<ChangeKind, Level>> = {
  'metric-removed': 'major',
  'metric-added': 'minor',
  'metric-renamed': 'major',
  'type-changed': 'major',
  'unit-changed': 'major',
  'help-changed': 'patch',
  'label-removed': 'major',
  // Queries that aggregate go on; those that do not have more series.
  'label-added': 'minor',
  'label-renamed': 'major',
  'label-opened': 'minor',
  'label-closed': 'minor',
  'label-required': 'patch',
  'label-optional': 'minor',
  'value-removed': 'major',
  'value-added': 'minor',
  // Objectives and heatmaps select buckets by their bounds, and quantiles are interpolated between them.
  'bucket-removed': 'major',
  'bucket-added': 'minor',
};

/** Something about a metric that is different. */
export interface Change {
  readonly kind: ChangeKind;
  readonly level: Level;
  /** `catalog.key`, as it was; as it is, of one that was added. */
  readonly metric: string;
  readonly message: string;
  readonly from?: string;
  readonly to?: string;
}

/** What is different about the metrics of two versions. */
export function changesBetween(old: readonly SnapshotMetric[], now: readonly SnapshotMetric[]): readonly Change[] {
  const pairs = pairsOf(old, now);
  const matched = new Set(pairs.map(({ after }) => after));
  const left = new Set(pairs.map(({ before }) => before));
  return [
    ...pairs.flatMap(({ before, after }) => ofMetric(before, after)),
    ...old
      .filter((metric) => !left.has(metric))
      .map((metric) => change('metric-removed', metric.id, `${metric.name} is no longer exposed.`)),
    ...now
      .filter((metric) => !matched.has(metric))
      .map((metric) => change('metric-added', metric.id, `${metric.name} is new: ${metric.help}`)),
  ];
}

export interface MetricPair {
  readonly before: SnapshotMetric;
  readonly after: SnapshotMetric;
}

/** Metrics of both versions that are one: by where they are declared, then by what they mean. */
export function pairsOf(old: readonly SnapshotMetric[], now: readonly SnapshotMetric[]): readonly MetricPair[] {
  const byId = new Map(now.map((metric) => [metric.id, metric]));
  const pairs = old.flatMap((before) => {
    const after = byId.get(before.id);
    return after === undefined ? [] : [{ before, after }];
  });
  const taken = new Set(pairs.map(({ after }) => after));
  for (const before of old.filter(({ id }) => !byId.has(id))) {
    const after = now.find((candidate) => !taken.has(candidate) && isSameMeaning(before, candidate));
    if (after === undefined) continue;
    taken.add(after);
    pairs.push({ before, after });
  }
  return pairs;
}

/** A metric that went under another key, or into another catalog. */
function isSameMeaning(before: SnapshotMetric, after: SnapshotMetric): boolean {
  const shape = ({ type, unit, labels }: SnapshotMetric): string =>
    JSON.stringify([type, unit, labels.map(({ recorded }) => recorded).toSorted()]);
  return shape(before) === shape(after) && (before.help === after.help || before.name === after.name);
}

function ofMetric(before: SnapshotMetric, after: SnapshotMetric): readonly Change[] {
  const { id } = before;
  const changes: Change[] = [];
  if (before.name !== after.name) {
    changes.push({
      ...change('metric-renamed', id, `${before.name} is now ${after.name}.`),
      from: before.name,
      to: after.name,
    });
  }
  if (before.type !== after.type)
    changes.push(change('type-changed', id, `${after.name} was a ${before.type}, and is a ${after.type}.`));
  if (before.unit !== after.unit) {
    changes.push(
      change(
        'unit-changed',
        id,
        `${after.name} was in ${before.unit ?? 'no unit'}, and is in ${after.unit ?? 'none'}.`,
      ),
    );
  }
  if (before.help !== after.help) changes.push(change('help-changed', id, `${after.name} now means: ${after.help}`));
  return [...changes, ...ofLabels(before, after), ...ofBuckets(before, after)];
}

function ofLabels(before: SnapshotMetric, after: SnapshotMetric): readonly Change[] {
  const { id } = before;
  const pairs = labelPairsOf(before, after);
  const gone = shownLabels(before).filter((label) => !pairs.some((pair) => pair.before === label));
  const added = shownLabels(after).filter((label) => !pairs.some((pair) => pair.after === label));
  return [
    ...pairs.flatMap((pair) => ofLabel(id, after.name, pair.before, pair.after)),
    ...gone.map((label) => change('label-removed', id, `${after.name} no longer has the label ${label.exposed}.`)),
    ...added.map((label) => change('label-added', id, `${after.name} has a new label ${label.exposed}.`)),
  ];
}

export interface LabelPair {
  readonly before: SnapshotLabel;
  readonly after: SnapshotLabel;
}

/** Labels of a metric in both versions that are one: by the name they are recorded under, then by their values. */
export function labelPairsOf(before: SnapshotMetric, after: SnapshotMetric): readonly LabelPair[] {
  const left = [...shownLabels(after)];
  const takeFirst = (is: (label: SnapshotLabel) => boolean): SnapshotLabel | undefined => {
    const index = left.findIndex((label) => is(label));
    return index < 0 ? undefined : left.splice(index, 1)[0];
  };
  const byName = shownLabels(before).map((label) => ({
    label,
    same: takeFirst(({ recorded }) => recorded === label.recorded),
  }));
  return byName.flatMap(({ label, same = takeFirst((each) => isSameLabel(label, each)) }) =>
    same === undefined ? [] : [{ before: label, after: same }],
  );
}

function shownLabels({ labels }: SnapshotMetric): readonly SnapshotLabel[] {
  return labels.filter(({ exposed }) => exposed !== null);
}

/** A closed list of values tells which label it is. */
function isSameLabel(before: SnapshotLabel, after: SnapshotLabel): boolean {
  return before.values !== null && JSON.stringify(before.values) === JSON.stringify(after.values);
}

function ofLabel(id: string, metric: string, before: SnapshotLabel, after: SnapshotLabel): readonly Change[] {
  const changes: Change[] = [];
  const label = `${after.exposed} of ${metric}`;
  if (before.exposed !== after.exposed) {
    const renamed = change('label-renamed', id, `The label ${before.exposed} of ${metric} is now ${after.exposed}.`);
    changes.push({ ...renamed, from: before.exposed ?? '', to: after.exposed ?? '' });
  }
  if (before.optional && !after.optional)
    changes.push(change('label-required', id, `Every series has the label ${label} now.`));
  if (!before.optional && after.optional)
    changes.push(change('label-optional', id, `Some series lack the label ${label} now.`));
  if (before.values !== null && after.values === null)
    changes.push(change('label-opened', id, `The label ${label} can have any value now.`));
  if (before.values === null && after.values !== null) {
    changes.push(change('label-closed', id, `The label ${label} only has the values ${after.values.join(', ')} now.`));
  }
  if (before.values === null || after.values === null) return changes;
  const added = after.values.filter((value) => !before.values!.includes(value));
  const removed = before.values.filter((value) => !after.values!.includes(value));
  return [
    ...changes,
    ...removed.map((value) => change('value-removed', id, `The label ${label} is never ${JSON.stringify(value)} now.`)),
    ...added.map((value) => change('value-added', id, `The label ${label} can be ${JSON.stringify(value)} now.`)),
  ];
}

function ofBuckets(before: SnapshotMetric, after: SnapshotMetric): readonly Change[] {
  if (before.type !== 'histogram' || after.type !== 'histogram') return [];
  const removed = before.buckets.filter((bound) => !after.buckets.includes(bound));
  const added = after.buckets.filter((bound) => !before.buckets.includes(bound));
  return [
    ...(removed.length === 0
      ? []
      : [change('bucket-removed', before.id, `${after.name} no longer has buckets up to ${removed.join(', ')}.`)]),
    ...(added.length === 0
      ? []
      : [change('bucket-added', before.id, `${after.name} has new buckets up to ${added.join(', ')}.`)]),
  ];
}

function change(kind: ChangeKind, metric: string, message: string): Change {
  return { kind, level: changeLevels[kind], metric, message };
}
