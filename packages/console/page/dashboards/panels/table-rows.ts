import type { PanelJson } from '../grafana-json.ts';
import type { PanelData } from '../panel-data.ts';
import { valuesOf } from './panel-values.ts';

export type Cell = string | number | null;

export interface TableRows {
  readonly columns: readonly string[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/**
 * Rows of what instant queries gave: the labels and, for each query, its value. `merge` joins rows of the same labels, `organize`
 * renames columns and leaves some out, as Grafana's transformations of those names do.
 */
export function tableRows(panel: PanelJson, data: PanelData): TableRows {
  const values = valuesOf(panel, data);
  const refIds = [...new Set(values.map(({ refId }) => refId))];
  const valueColumn = (refId: string): string => (refIds.length > 1 ? `Value #${refId}` : 'Value');
  const labelNames = [...new Set(values.flatMap(({ labels }) => Object.keys(labels)))]
    .filter((name) => name !== '__name__')
    .toSorted();
  const merged = new Map<string, Record<string, Cell>>();
  for (const { refId, labels, value } of values) {
    const key = JSON.stringify(labelNames.map((name) => labels[name] ?? ''));
    const row = merged.get(key) ?? Object.fromEntries(labelNames.map((name) => [name, labels[name] ?? '']));
    row[valueColumn(refId)] = value;
    merged.set(key, row);
  }
  const columns = [...labelNames, ...refIds.map(valueColumn)];
  return organized({ columns, rows: [...merged.values()] }, panel);
}

function organized({ columns, rows }: TableRows, { transformations = [] }: PanelJson): TableRows {
  const options = transformations.find(({ id }) => id === 'organize')?.options ?? {};
  const left = (options['excludeByName'] ?? {}) as Readonly<Record<string, boolean>>;
  const renamed = (options['renameByName'] ?? {}) as Readonly<Record<string, string>>;
  const order = (options['indexByName'] ?? {}) as Readonly<Record<string, number>>;
  const kept = columns.filter((column) => left[column] !== true).toSorted((a, b) => (order[a] ?? 0) - (order[b] ?? 0));
  const nameOf = (column: string): string => renamed[column] || column;
  return {
    columns: kept.map(nameOf),
    rows: rows.map((row) => Object.fromEntries(kept.map((column) => [nameOf(column), row[column] ?? null]))),
  };
}
