import { DataTable } from '../../parts/data-table.tsx';
import { TraceList } from '../../traces/trace-list.tsx';
import { fieldOf } from '../field.ts';
import type { PanelProps } from './panel-props.ts';
import { tableRows, type Cell } from './table-rows.ts';

/** Rows and columns; traces where that is what was asked for. */
export function TablePanel({ panel, data }: PanelProps) {
  if (data.traces !== undefined) return <TraceList traces={data.traces} />;
  const { columns, rows } = tableRows(panel, data);
  return (
    <DataTable<Readonly<Record<string, Cell>>>
      label={panel.title ?? 'Table'}
      columns={columns.map((name) => {
        const field = fieldOf(panel, name);
        return {
          name,
          value: (row) => row[name] ?? null,
          show: (row) => {
            const value = row[name] ?? null;
            if (typeof value !== 'number') return value ?? '';
            const hasSteps = (panel.fieldConfig?.defaults?.thresholds?.steps?.length ?? 0) > 1;
            const color = hasSteps ? field.color(value) : undefined;
            return color === undefined ? field.text(value) : <span style={{ color }}>{field.text(value)}</span>;
          },
        };
      })}
      rows={rows}
    />
  );
}
