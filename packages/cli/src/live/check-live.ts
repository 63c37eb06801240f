import { exposeCatalogs, nameOf } from '@telltale/core';
import { telltale } from '@telltale/core/catalogs';
import { childrenOfExpression, parse, print, type Expression } from '@telltale/promql';
import type { TelltaleConfig } from '../config/config.ts';
import { exportersOf } from '../exposure/known-exporters.ts';
import type { Composition } from '../generate/compose.ts';
import type { Progress } from '../io/progress.ts';
import { inTurns } from '../io/in-turns.ts';
import { askPrometheus, type Asking } from './ask-prometheus.ts';

/**
 * What became of a query: `data`; `quiet`, as it only shows what is out of bounds and nothing is; `waiting` for an exporter that is not
 * there; `unrecorded`, as no series of a metric is there; `empty`, though its metrics are; `error`.
 */
export type LiveStatus = 'data' | 'quiet' | 'waiting' | 'unrecorded' | 'empty' | 'error';

/** A query of a dashboard, and what a Prometheus had to say to it. */
export interface LiveQuery {
  readonly dashboard: string;
  readonly panel: string;
  /** As it was asked. */
  readonly query: string;
  readonly status: LiveStatus;
  readonly series: number;
  /** Exporters it waits for, metrics that are not there, or what is wrong. */
  readonly because: readonly string[];
}

/** Asks every query of every dashboard of a Prometheus. */
export async function checkLive(
  { dashboards, leftOut }: Composition,
  config: TelltaleConfig,
  asking: Asking,
  progress: Progress,
): Promise<readonly LiveQuery[]> {
  const asked = dashboards.dashboards.flatMap(({ title, panels }) =>
    panels.flatMap((panel) =>
      panel.queries
        .filter(({ language }) => language === 'promql')
        .map(({ concrete, metrics, record }) => ({
          dashboard: title,
          panel: panel.title,
          query: concrete,
          metrics,
          record,
        })),
    ),
  );
  const presence = metricPresence(config, asking);
  let done = 0;
  const answered = await inTurns(asked, 4, async (each) => {
    const answer = await answerOf(each, asking, presence);
    progress.report('Asking Prometheus', ++done, asked.length);
    return { dashboard: each.dashboard, panel: each.panel, query: each.query, ...answer };
  });
  return [...answered, ...leftOut.filter(({ kind }) => kind === 'panel').flatMap(waitingPanel)];
}

/** A panel that is not even drawn, as its exporter is not configured. */
function waitingPanel({ name, missing }: Composition['leftOut'][number]): readonly LiveQuery[] {
  const exporters = [...new Set(missing.flatMap((metric) => exportersOf(metric)))];
  if (exporters.length === 0) return [];
  const [dashboard = name, ...rest] = name.split(' / ');
  return [{ dashboard, panel: rest.join(' / '), query: '', status: 'waiting', series: 0, because: exporters }];
}

interface Asked {
  readonly query: string;
  readonly metrics: readonly string[];
  readonly record: string | undefined;
}

type Presence = (metric: string) => Promise<boolean>;

async function answerOf(
  { query, metrics, record }: Asked,
  asking: Asking,
  isThere: Presence,
): Promise<Pick<LiveQuery, 'status' | 'series' | 'because'>> {
  const { series, error } = await askPrometheus(query, asking);
  if (error !== undefined) return { status: 'error', series, because: [error] };
  if (series > 0) return { status: 'data', series, because: [] };
  if (await isQuiet(query, asking)) return { status: 'quiet', series, because: [] };
  const absent = (await Promise.all(metrics.map(async (metric) => ((await isThere(metric)) ? [] : [metric])))).flat();
  const exporters = [...new Set(absent.flatMap((metric) => exportersOf(metric)))];
  if (exporters.length > 0) return { status: 'waiting', series, because: exporters };
  // What Telltale counts of itself are failures: there are none.
  const failures = `${nameOf(telltale)}.`;
  if (absent.length > 0 && absent.every((metric) => metric.startsWith(failures)))
    return { status: 'quiet', series, because: [] };
  if (absent.length > 0) return { status: 'unrecorded', series, because: absent };
  const unloaded = record !== undefined && query.includes(record);
  return { status: 'empty', series, because: unloaded ? [`the rule ${record} may not be loaded`] : [] };
}

/** Whether series of a metric are there, by the name of its definition or of an exporter's; each is asked for once. */
function metricPresence(config: TelltaleConfig, asking: Asking): Presence {
  const declared = exposeCatalogs(config).metrics;
  const known = new Map<string, Promise<boolean>>();
  return (metric) => {
    const name = declared.get(metric)?.exposed?.name ?? metric;
    const asked =
      known.get(name) ??
      askPrometheus(`count({__name__=~"${name}(_bucket|_count|_sum)?"})`, asking).then(({ series }) => series > 0);
    known.set(name, asked);
    return asked;
  };
}

/** Whether a query is empty only because of its comparisons, or because no alert fires. */
async function isQuiet(query: string, asking: Asking): Promise<boolean> {
  const expression = parse(query);
  if (selectorNames(expression).every((name) => name.startsWith('ALERTS')) && selectorNames(expression).length > 0)
    return true;
  const open = withoutFilters(expression);
  if (print(open) === print(expression)) return false;
  return (await askPrometheus(print(open), asking)).series > 0;
}

function selectorNames(expression: Expression): readonly string[] {
  const own = expression.kind === 'selector' ? [expression.name ?? ''] : [];
  return [...own, ...childrenOfExpression(expression).flatMap((child) => selectorNames(child))];
}

/** `a < 0` as `a`. */
function withoutFilters(expression: Expression): Expression {
  if (expression.kind === 'binary' && !expression.bool && ['==', '!=', '<', '>', '<=', '>='].includes(expression.op)) {
    return withoutFilters(expression.left);
  }
  if (expression.kind === 'binary')
    return { ...expression, left: withoutFilters(expression.left), right: withoutFilters(expression.right) };
  if (expression.kind === 'parentheses' || expression.kind === 'unary' || expression.kind === 'aggregation') {
    return { ...expression, expression: withoutFilters(expression.expression) };
  }
  return expression.kind === 'call'
    ? { ...expression, args: expression.args.map((arg) => withoutFilters(arg)) }
    : expression;
}
