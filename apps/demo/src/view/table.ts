import { fit, span } from './line.ts';
import type { Line, Span, Style } from './line.ts';

/** A column of a table: the first takes what the others leave. */
export interface Column<Row> {
  readonly title: string;
  readonly width: number;
  readonly cell: (row: Row) => Span | Line;
}

const GAP = 1;

/** A heading, and a line for each row. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width: number): readonly Line[] {
  const [, ...others] = columns;
  const first = width - others.reduce((sum, column) => sum + column.width + GAP, 0);
  const lineOf = (cells: readonly (Span | Line)[]): Line =>
    cells.flatMap((cell, i) => {
      const line: Line = 'text' in cell ? [cell] : cell;
      return i === 0 ? fit(line, first) : [span(' '.repeat(GAP)), ...fit(line, columns[i]!.width, 'right')];
    });
  return [
    lineOf(columns.map(({ title }) => span(title, 'dim'))),
    ...rows.map((row) => lineOf(columns.map(({ cell }) => cell(row)))),
  ];
}

/** A cell that is dim where there is nothing in it. */
export function quiet(text: string, isNothing: boolean, style: Style = 'plain'): Span {
  return span(text, isNothing ? 'faint' : style);
}
