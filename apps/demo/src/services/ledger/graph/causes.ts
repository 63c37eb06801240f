import type { CausalGraph, NodeId } from './causal-graph.ts';

/** Something that a node follows from. */
export interface Cause {
  readonly node: NodeId;
  /** How much of what happens at the node follows from it, above 0 and up to 1. */
  readonly share: number;
  /** The way from it to the node. */
  readonly path: readonly NodeId[];
}

const MOST_STEPS = 3;
const MOST_CAUSES = 10;

/** The strongest causes of a node, those of its causes included: the share of a way is the product of the shares of its steps. */
export function causesOf(graph: CausalGraph, node: NodeId, at: number): readonly Cause[] {
  const causes: Cause[] = [];
  const seen = new Set<NodeId>();
  // The best way to a node is found first, as no step makes a share larger.
  const waiting: Cause[] = [{ node, share: 1, path: [node] }];
  while (waiting.length > 0 && causes.length <= MOST_CAUSES) {
    waiting.sort((a, b) => a.share - b.share);
    const best = waiting.pop()!;
    if (seen.has(best.node)) continue;
    seen.add(best.node);
    causes.push(best);
    if (best.path.length > MOST_STEPS) continue;
    const edges = graph.causesOf(best.node, at);
    const total = edges.reduce((sum, { weight }) => sum + weight, 0);
    for (const { from, weight } of edges) {
      if (!seen.has(from)) {
        waiting.push({ node: from, share: (best.share * weight) / total, path: [from, ...best.path] });
      }
    }
  }
  return causes.slice(1);
}
