import { ask } from '../ask/prometheus.ts';
import { fetchJson } from '../ask/fetch-json.ts';

/** Something that asks for a metric. */
export interface MetricUse {
  readonly kind: 'panel' | 'alert' | 'rule';
  readonly title: string;
  /** Of a panel: where it is. */
  readonly dashboard?: string;
  readonly panel?: number;
  readonly expr: string;
}

export interface PanelExpression {
  readonly dashboard: string;
  readonly dashboardTitle: string;
  readonly panel: number;
  readonly panelTitle: string;
  readonly expr: string;
}

interface Rule {
  readonly name: string;
  readonly query: string;
  readonly type: 'alerting' | 'recording';
}

/** Who asks for what, by every name that an expression has in it. */
export async function askUses(signal: AbortSignal): Promise<ReadonlyMap<string, readonly MetricUse[]>> {
  const [panels, { data }] = await Promise.all([
    fetchJson<readonly PanelExpression[]>('/api/console/expressions', {}, signal),
    ask<{ readonly groups: readonly { readonly rules: readonly Rule[] }[] }>('rules', {}, signal),
  ]);
  const uses: readonly MetricUse[] = [
    ...panels.map(({ dashboard, dashboardTitle, panel, panelTitle, expr }) => ({
      kind: 'panel' as const,
      title: `${dashboardTitle} / ${panelTitle}`,
      dashboard,
      panel,
      expr,
    })),
    ...data.groups.flatMap(({ rules }) =>
      rules.map(({ name, query, type }) => ({
        kind: type === 'alerting' ? ('alert' as const) : ('rule' as const),
        title: name,
        expr: query,
      })),
    ),
  ];
  const byName = new Map<string, MetricUse[]>();
  for (const use of uses) {
    for (const name of new Set(namesIn(use.expr))) byName.set(name, [...(byName.get(name) ?? []), use]);
  }
  return byName;
}

/** Names outside of quotes: metrics, and labels and functions that no metric is called as. */
function namesIn(expr: string): readonly string[] {
  return unquoted(expr).match(/[a-zA-Z_:][\w:]*/g) ?? [];
}

function unquoted(expr: string): string {
  return expr.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""');
}

const KEYWORDS = new Set(['and', 'or', 'unless', 'bool', 'offset', 'start', 'end', 'inf', 'nan', 'atan2']);

/** Names of the metrics that an expression reads; the parts of a histogram are the histogram. */
export function metricsIn(expr: string): readonly string[] {
  const bare = unquoted(expr)
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]|\$\{?\w+\}?/g, ' ')
    .replaceAll(/\b(?:by|without|on|ignoring|group_left|group_right)\s*(?:\([^)]*\))?/gi, ' ');
  const names = bare.match(/(?<![\w:.])[a-zA-Z_:][\w:]*(?!\w|:|\s*\()/g) ?? [];
  return names
    .filter((name) => !KEYWORDS.has(name.toLowerCase()))
    .map((name) => name.replace(/_(?:bucket|count|sum)$/, ''));
}
