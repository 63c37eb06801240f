import {
  VariableHide,
  VariableRefresh,
  VariableSort,
  type VariableKind,
} from '@grafana/grafana-foundation-sdk/dashboardv2';
import { dataSources } from '../plan/data-sources.ts';
import type { PlannedVariable } from '../plan/planned-dashboard.ts';

const shown = { hide: VariableHide.DontHide, skipUrlSync: false, options: [], regex: '', allowCustomValue: true };

/** A choice above a dashboard, in the second schema. */
export function variableV2({ name, title, kind, query, chosen }: PlannedVariable): VariableKind {
  if (kind === 'dataSource') {
    return {
      kind: 'DatasourceVariable',
      spec: {
        ...shown,
        name,
        label: title,
        pluginId: query,
        refresh: VariableRefresh.OnDashboardLoad,
        current: { selected: true, text: chosen, value: chosen },
        multi: false,
        includeAll: false,
      },
    };
  }
  if (kind === 'constant') {
    const current = { selected: true, text: query, value: query };
    const spec = { name, label: title, query, current, hide: VariableHide.HideVariable, skipUrlSync: true };
    return { kind: 'ConstantVariable', spec };
  }
  return {
    kind: 'QueryVariable',
    spec: {
      ...shown,
      name,
      label: title,
      definition: query,
      query: {
        kind: 'DataQuery',
        group: 'prometheus',
        version: 'v0',
        datasource: { name: dataSources.promql.uid },
        spec: { query, refId: name },
      },
      refresh: VariableRefresh.OnTimeRangeChanged,
      sort: VariableSort.AlphabeticalAsc,
      current: { selected: true, text: ['All'], value: [chosen] },
      multi: true,
      includeAll: true,
      allValue: '.+',
    },
  };
}
