import { concrete } from '@telltale/dashboards';
import { formatDuration, parse, PromQLError, walk } from '@telltale/promql';
import { stringify } from 'yaml';
import type { BrokenReader } from './broken-readers.ts';
import { labelPairsOf, pairsOf, type MetricPair } from './changes.ts';
import type { Snapshot } from './snapshot.ts';

/** How to get from old names to new ones without a gap. */
export interface DualEmitPlan {
  readonly renames: readonly { readonly from: string; readonly to: string }[];
  readonly steps: readonly string[];
  /** A rule file that goes on recording the old names from the new ones. */
  readonly rules: string;
  /** How far back what reads the old names looks. */
  readonly longestLookBack: string;
}

/** The plan for metrics and labels that have other names; `undefined` where none has. */
export function dualEmitPlan(old: Snapshot, now: Snapshot, broken: readonly BrokenReader[]): DualEmitPlan | undefined {
  const renamed = pairsOf(old.metrics, now.metrics).filter(
    ({ before, after }) => before.type === after.type && before.unit === after.unit && isRenamed({ before, after }),
  );
  if (renamed.length === 0) return undefined;
  const longestLookBack = formatDuration(Math.max(5 * 60_000, ...broken.map(({ reader }) => lookBack(reader.expr))));
  const byHand = broken.filter(({ reader }) => reader.place !== undefined).length;
  return {
    renames: renamed.flatMap(({ before, after }) => [
      ...(before.name === after.name ? [] : [{ from: before.name, to: after.name }]),
      ...labelRenames({ before, after }).map(({ from, to }) => ({
        from: `${before.name}{${from}}`,
        to: `${after.name}{${to}}`,
      })),
    ]),
    rules: bridgingRules(renamed),
    longestLookBack,
    steps: [
      bridgingRules(renamed) === ''
        ? 'Let queries read both labels, as sum by (new) (metric{new!=""}) or label_replace(sum by (old) (metric{old!=""}), "new", "$1", "old", "(.*)"): no rule can record a metric under its own name.'
        : 'Load the rules below into Prometheus before the new version is rolled out: from its first scrape on they go on recording the old names. Instances of both versions can run side by side.',
      'Roll the new version out. Generate, and deploy what is generated: dashboards and alerts then read the new names.',
      byHand === 0
        ? 'Nothing that is written by hand and known here reads the old names. Tell those whose dashboards are elsewhere.'
        : `Change the ${byHand} queries written by hand that are listed above to the new names.`,
      `Wait ${longestLookBack}, as far back as queries look: till then, where both times count, read "new or old".`,
      'Remove what bridges them. What still asks for the old names has no data from then on: telltale check finds it.',
    ],
  };
}

function isRenamed({ before, after }: MetricPair): boolean {
  return before.name !== after.name || labelRenames({ before, after }).length > 0;
}

function labelRenames({ before, after }: MetricPair): readonly { readonly from: string; readonly to: string }[] {
  return labelPairsOf(before, after)
    .map((pair) => ({ from: pair.before.exposed ?? '', to: pair.after.exposed ?? '' }))
    .filter(({ from, to }) => from !== to);
}

function bridgingRules(renamed: readonly MetricPair[]): string {
  // A rule that records what it reads would read itself: labels alone cannot be bridged.
  const bridged = renamed.filter(({ before, after }) => before.name !== after.name);
  if (bridged.length === 0) return '';
  const rules = bridged.flatMap((pair) =>
    (pair.before.type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).map((suffix) => ({
      record: pair.before.name + suffix,
      expr: bridgingQuery(pair, suffix),
    })),
  );
  return stringify({ groups: [{ name: 'telltale-renames', interval: '15s', rules }] }, { lineWidth: 0 });
}

/** The series under their new names with the old labels; while instances of both versions run, those of the old one are there already. */
function bridgingQuery(pair: MetricPair, suffix: string): string {
  return labelRenames(pair).reduce(
    (query, { from, to }) => `label_replace(${query}, "${from}", "$1", "${to}", "(.*)")`,
    pair.after.name + suffix,
  );
}

/** Milliseconds that an expression looks back. */
function lookBack(expr: string): number {
  let longest = 0;
  try {
    walk(parse(concrete(expr)), (node) => {
      if (node.kind === 'range' || node.kind === 'subquery') longest = Math.max(longest, node.range);
    });
  } catch (error) {
    if (!(error instanceof PromQLError)) throw error;
  }
  return longest;
}
