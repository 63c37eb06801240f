import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';

export interface Column<R> {
  readonly name: string;
  /** What rows are put in order by; its type says on which side it stands. */
  readonly value: (row: R) => string | number | null;
  readonly show?: (row: R) => ComponentChildren;
}

export interface DataTableProps<R> {
  /** What is in the table, for those who cannot see it. */
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  /** Rows beyond these are counted, not drawn. @default 500 */
  readonly limit?: number;
  readonly rowKey?: (row: R) => string;
}

/** A table that is put in order by any of its columns. */
export function DataTable<R>({ label, columns, rows, limit = 500, rowKey }: DataTableProps<R>) {
  const [order, setOrder] = useState<{ readonly column: string; readonly isDown: boolean }>();
  const sorted = useMemo(() => sortedBy(rows, columns, order), [rows, columns, order]);
  const numbers = useMemo(() => new Set(columns.filter((column) => isNumeric(column, rows))), [rows, columns]);
  const isNumber = (column: Column<R>): boolean => numbers.has(column);
  return (
    <div class="table" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map((column) => {
              const isOrder = order?.column === column.name;
              return (
                <th
                  key={column.name}
                  scope="col"
                  class={isNumber(column) ? 'number' : ''}
                  aria-sort={isOrder ? (order.isDown ? 'descending' : 'ascending') : 'none'}
                >
                  <button
                    type="button"
                    onClick={() =>
                      setOrder({ column: column.name, isDown: isOrder ? !order.isDown : isNumber(column) })
                    }
                  >
                    {column.name}
                    <span aria-hidden="true">{isOrder ? (order.isDown ? ' ↓' : ' ↑') : ''}</span>
                  </button>
                </th>
              );
            })}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, limit).map((row, i) => (
            <tr key={rowKey?.(row) ?? i}>
              {columns.map((column) => (
                <td key={column.name} class={isNumber(column) ? 'number' : ''}>
                  {column.show === undefined ? column.value(row) : column.show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > limit && <p class="note">{rows.length - limit} more rows</p>}
    </div>
  );
}

/** The first rows tell. */
function isNumeric<R>({ value }: Column<R>, rows: readonly R[]): boolean {
  return rows.slice(0, 100).some((row) => typeof value(row) === 'number');
}

function sortedBy<R>(
  rows: readonly R[],
  columns: readonly Column<R>[],
  order: { readonly column: string; readonly isDown: boolean } | undefined,
): readonly R[] {
  const value = columns.find(({ name }) => name === order?.column)?.value;
  if (value === undefined) return rows;
  const sign = order?.isDown === true ? -1 : 1;
  return rows.toSorted((left, right) => {
    const [a, b] = [value(left), value(right)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    if (typeof a === 'number' && typeof b === 'number') return sign * (a - b);
    return sign * String(a).localeCompare(String(b), undefined, { numeric: true });
  });
}
