import type { PlannedQuery } from './planned-dashboard.ts';

/** A data source, by the variable that chooses it. */
export interface DataSourceRef {
  readonly type: string;
  readonly uid: string;
}

/** The data source that queries of a language go to. */
export const dataSources: Readonly<Record<PlannedQuery['language'], DataSourceRef>> = {
  promql: { type: 'prometheus', uid: '${datasource}' },
  logql: { type: 'loki', uid: '${loki}' },
  traceql: { type: 'tempo', uid: '${tempo}' },
};
