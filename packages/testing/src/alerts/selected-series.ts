import { parse, print, walk } from '@telltale/promql';
import type { Engine, Expression, VectorSelector } from '@telltale/promql';

/** A selector of a query, and how many series it finds. */
export interface SelectedSeries {
  readonly selector: string;
  readonly count: number;
}

/** What each selector of a query finds at a time in milliseconds since the epoch. */
export async function selectedSeries(
  engine: Engine,
  query: string | Expression,
  time: number,
): Promise<readonly SelectedSeries[]> {
  const selectors = new Map<string, VectorSelector>();
  walk(typeof query === 'string' ? parse(query) : query, (node) => {
    if (node.kind === 'selector') selectors.set(print(node), node);
  });
  const found: SelectedSeries[] = [];
  for (const [selector, node] of selectors) {
    const { value } = await engine.instant(node, time);
    found.push({ selector, count: value.type === 'vector' ? value.samples.length : 0 });
  }
  return found;
}
