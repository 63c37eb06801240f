import type { TraceSpan } from '../ask/tempo.ts';

/** A span at its place in the waterfall. */
export interface SpanRow {
  readonly span: TraceSpan;
  readonly depth: number;
  readonly children: number;
  /** Ids of those that it is within. */
  readonly path: readonly string[];
}

/** Spans under their parents, in the order of their starts. One whose parent is not there stands at the top. */
export function spanRows(spans: readonly TraceSpan[]): readonly SpanRow[] {
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const byParent = Map.groupBy(spans, ({ parentSpanId, spanId }) =>
    ids.has(parentSpanId) && parentSpanId !== spanId ? parentSpanId : '',
  );
  const rows: SpanRow[] = [];
  const seen = new Set<string>();
  const add = (first: readonly TraceSpan[]): void => {
    // Not by recursion: traces that call themselves are deep.
    const open = first.toReversed().map((span): Omit<SpanRow, 'children'> => ({ span, depth: 0, path: [] }));
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const { span, depth, path } = next;
      if (seen.has(span.spanId)) continue;
      seen.add(span.spanId);
      const children = byParent.get(span.spanId) ?? [];
      rows.push({ ...next, children: children.length });
      for (const child of children.toReversed())
        open.push({ span: child, depth: depth + 1, path: [...path, span.spanId] });
    }
  };
  add(byParent.get('') ?? []);
  // Spans that are each other's parents have no top.
  add(spans.filter(({ spanId }) => !seen.has(spanId)));
  return rows;
}
