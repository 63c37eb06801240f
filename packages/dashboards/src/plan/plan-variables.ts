import { telltale } from '@telltale/core/catalogs';
import { current, toPromQL, type RenderOptions, type Selectors } from '@telltale/promql/builder';
import type { LabelValues } from '../define/label-values.ts';
import { DashboardsError } from '../errors.ts';
import type { PlannedVariable } from './planned-dashboard.ts';
import { targetVariables, type Planning } from './planning.ts';

/**
 * The choices above a dashboard, in the order in which they depend on each other: of data sources, services and instances those
 * that its texts use.
 *
 * @throws DashboardsError `DASHBOARDS_UNKNOWN_VARIABLE`
 */
export function planVariables(
  texts: readonly string[],
  own: readonly LabelValues[],
  dashboardTitle: string,
  planning: Planning,
): readonly PlannedVariable[] {
  const ownVariables = own
    .filter(({ metric }) => planning.exposure.isThere(metric))
    .map((each) => ownVariable(each, planning));
  const inTexts = usedIn([...texts, ...ownVariables.map(({ query }) => query)]);
  const known = [...dataSourceVariables(planning), ...targets(inTexts, planning), ...ownVariables];
  const used = usedIn([...texts, ...known.map(({ query }) => query)]);
  for (const name of used) {
    if (!name.startsWith('__') && !known.some((each) => each.name === name)) {
      const problem = `The dashboard ${dashboardTitle} uses the variable ${name}, which it does not declare`;
      throw new DashboardsError('DASHBOARDS_UNKNOWN_VARIABLE', problem, name);
    }
  }
  return known.filter(({ name }) => name === 'datasource' || used.has(name));
}

function usedIn(texts: readonly string[]): ReadonlySet<string> {
  const names = texts.flatMap((text) => [...text.matchAll(/\$\{?([a-z_]\w*)/g)].map(([, name]) => name!));
  return new Set(names);
}

function dataSourceVariables({ dataSources }: Planning): readonly PlannedVariable[] {
  const { prometheus, loki, tempo } = dataSources;
  const variable = (name: string, title: string, query: string, chosen: string | false): readonly PlannedVariable[] =>
    chosen === false ? [] : [{ name, title, kind: 'dataSource', query, chosen }];
  return [
    ...variable('datasource', 'Metrics', 'prometheus', prometheus),
    ...variable('loki', 'Logs', 'loki', loki),
    ...variable('tempo', 'Traces', 'tempo', tempo),
  ];
}

/** Each target that runs Telltale says so: exporters are no services. Those that are given for all are a constant. */
function targets(used: ReadonlySet<string>, planning: Planning): readonly PlannedVariable[] {
  const { fixedSelectors, rendering, services } = planning;
  const { job: service, instance } = targetVariables;
  const info = selected(rendering, fixedSelectors);
  const ofService: PlannedVariable =
    services === undefined
      ? labelValuesOf(service, 'Service', `label_values(${info}, job)`)
      : { name: service, title: 'Service', kind: 'constant', query: services, chosen: services };
  if (!used.has(instance)) return [ofService];
  const ofThem = selected(rendering, { job: { variable: service, multiple: true }, ...fixedSelectors });
  return [ofService, labelValuesOf(instance, 'Instance', `label_values(${ofThem}, instance)`)];
}

function selected(rendering: RenderOptions, selectors: Selectors): string {
  return toPromQL(current(telltale.targetInfo), { ...rendering, selectors });
}

function ownVariable({ name, metric, label, title }: LabelValues, { exposure, rendering }: Planning): PlannedVariable {
  const exposed = 'external' in metric ? undefined : exposure.expose(metric);
  const found = exposed?.labels.find(({ recorded }) => recorded === label)?.exposed;
  if (found === null) {
    const problem = `The variable ${name} chooses by the label ${label}, which the convention ${exposure.convention} leaves out`;
    throw new DashboardsError('DASHBOARDS_NOT_EXPOSED', problem, label);
  }
  // The name alone, as no function is applied: of a histogram its count has all of the labels.
  const series = toPromQL(current({ ...metric, type: 'gauge' }), rendering);
  const text = metric.type === 'histogram' ? series.replace(/^[\w:]+/, '$&_count') : series;
  return labelValuesOf(name, title, `label_values(${text}, ${found ?? label})`);
}

function labelValuesOf(name: string, title: string, query: string): PlannedVariable {
  return { name, title, kind: 'labelValues', query, chosen: '$__all' };
}
