import { queryLogs, queryLogsInstant, type LogLine } from '../ask/loki.ts';
import { exemplars, queryInstant, queryRange, type Exemplar, type LabelSet } from '../ask/prometheus.ts';
import { searchTraces, type FoundTrace } from '../ask/tempo.ts';
import type { TimeRange } from '../time/time-range.ts';
import { languageOf, type PanelJson, type TargetJson } from './grafana-json.ts';
import { interpolate, type Variables } from './interpolate.ts';
import { aligned, intervalVariables, stepOf } from './intervals.ts';
import { legendName } from './legend-name.ts';

/** A series on the time grid of its panel; null where it has no value. */
export interface PanelSeries {
  readonly refId: string;
  readonly name: string;
  readonly labels: LabelSet;
  readonly values: readonly (number | null)[];
}

/** A row that an instant query gave. */
export interface PanelSample {
  readonly refId: string;
  readonly name: string;
  readonly labels: LabelSet;
  readonly value: number;
}

/** What the targets of a panel gave. */
export interface PanelData {
  /** Seconds since the epoch. */
  readonly times: readonly number[];
  readonly series: readonly PanelSeries[];
  readonly samples: readonly PanelSample[];
  readonly lines: readonly LogLine[];
  readonly traces: readonly FoundTrace[] | undefined;
  readonly exemplars: readonly Exemplar[];
  readonly remarks: readonly string[];
  readonly step: number;
}

export interface PanelQuestion {
  readonly panel: PanelJson;
  readonly variables: Variables;
  readonly range: TimeRange;
  /** Pixels. */
  readonly width: number;
}

interface Asked extends PanelQuestion {
  readonly target: TargetJson;
  readonly refId: string;
  readonly step: number;
  readonly grid: { readonly start: number; readonly end: number; readonly step: number };
  readonly signal: AbortSignal;
  readonly expr: string;
}

type Part = Partial<PanelData>;

/** Asks all targets of a panel at once. One that fails fails the panel, with its reason. */
export async function askPanel(question: PanelQuestion, signal: AbortSignal): Promise<PanelData> {
  const { panel, range, width } = question;
  const step = stepOf(range, width);
  const grid = aligned(range, step);
  const times: number[] = [];
  for (let time = grid.start; time <= grid.end; time += step) times.push(time);
  const variables = { ...question.variables, ...intervalVariables(range, step) };
  const asked = targetsOf(panel).map((target, i): Asked => {
    const expr = interpolate(target.expr ?? target.query ?? target.serviceMapQuery ?? '', variables);
    return { ...question, variables, target, refId: target.refId ?? String(i), step, grid, signal, expr };
  });
  const parts = await Promise.all(asked.map((each) => askers[languageOf(each.target)](each)));
  const all = (key: keyof PanelData): unknown[] => parts.flatMap((part) => (part[key] as unknown[] | undefined) ?? []);
  return {
    times,
    step,
    series: all('series') as PanelSeries[],
    samples: all('samples') as PanelSample[],
    lines: all('lines') as LogLine[],
    traces: parts.some(({ traces }) => traces !== undefined) ? (all('traces') as FoundTrace[]) : undefined,
    exemplars: all('exemplars') as Exemplar[],
    remarks: [...new Set(all('remarks') as string[])],
  };
}

export function targetsOf(panel: PanelJson): readonly TargetJson[] {
  return (panel.targets ?? []).filter(
    ({ hide, expr, query, serviceMapQuery }) => hide !== true && (expr ?? query ?? serviceMapQuery ?? '') !== '',
  );
}

const askers: Readonly<Record<ReturnType<typeof languageOf>, (asked: Asked) => Promise<Part>>> = {
  promql: askPrometheus,
  logql: askLoki,
  traceql: askTempo,
};

async function askPrometheus({ target, refId, expr, range, grid, signal }: Asked): Promise<Part> {
  const nameOf = (labels: LabelSet): string => legendName(target.legendFormat, labels);
  if (target.instant === true && target.range !== true) {
    const { samples, remarks } = await queryInstant(expr, range.to / 1000, signal);
    return { samples: samples.map((sample) => ({ ...sample, refId, name: nameOf(sample.labels) })), remarks };
  }
  const [{ series, remarks }, dots] = await Promise.all([
    queryRange(expr, grid, signal),
    target.exemplar === true ? exemplars(expr, grid, signal).catch(() => []) : [],
  ]);
  return {
    remarks,
    exemplars: dots,
    series: series.map(({ labels, times, values }) => ({
      refId,
      labels,
      name: nameOf(labels),
      values: onGrid(times, values, grid),
    })),
  };
}

async function askLoki({ panel, target, refId, expr, range, grid, step, signal }: Asked): Promise<Part> {
  const nameOf = (labels: LabelSet): string => legendName(target.legendFormat, labels);
  if (target.queryType === 'instant' && panel.type !== 'logs') {
    const samples = await queryLogsInstant(expr, range.to, signal);
    return { samples: samples.map((sample) => ({ ...sample, refId, name: nameOf(sample.labels) })) };
  }
  const isNumbers = !expr.trimStart().startsWith('{');
  const times = isNumbers ? { from: grid.start * 1000, to: grid.end * 1000, step } : range;
  const { lines, series } = await queryLogs(expr, times, signal);
  return {
    lines,
    series: series.map(({ labels, times, values }) => ({
      refId,
      labels,
      name: nameOf(labels),
      // Where no line is counted there was none.
      values: onGrid(times, values, grid).map((value) => value ?? 0),
    })),
  };
}

async function askTempo({ target, expr, range, signal }: Asked): Promise<Part> {
  if (target.queryType === 'serviceMap') return {};
  return { traces: await searchTraces({ q: expr, ...range, limit: 20 }, signal) };
}

/** Values at the places of a regular grid. */
function onGrid(
  times: readonly number[],
  values: readonly number[],
  { start, end, step }: { readonly start: number; readonly end: number; readonly step: number },
): readonly (number | null)[] {
  const placed = Array.from<number | null>({ length: Math.floor((end - start) / step) + 1 }).fill(null);
  times.forEach((time, i) => {
    const value = values[i]!;
    const at = Math.round((time - start) / step);
    if (at >= 0 && at < placed.length && Number.isFinite(value)) placed[at] = value;
  });
  return placed;
}
