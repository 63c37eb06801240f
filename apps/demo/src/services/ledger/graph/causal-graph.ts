/** `account:1042`, `plan:pro`, `currency:EUR` */
export type NodeId = `${NodeKind}:${string}`;
export type NodeKind = 'account' | 'plan' | 'currency';

/** How often, and how lately, something followed something. */
interface Edge {
  weight: number;
  /** When the weight was that, in seconds. */
  at: number;
}

export interface WeightedEdge {
  readonly from: NodeId;
  readonly to: NodeId;
  readonly weight: number;
}

/** After so many seconds what happened counts half. */
const HALF_LIFE_SECONDS = 60;
/** What counts less is forgotten. */
const LEAST_WEIGHT = 0.05;
const MOST_NODES = 250;

/** What follows what, by weight. Old weights fade, and what has faded is forgotten: however long it runs, it stays small. */
export class CausalGraph {
  /** The edges that lead to each node, by where they come from. Who was there longest without an edge comes first. */
  readonly #causes = new Map<NodeId, Map<NodeId, Edge>>();
  #edges = 0;

  get nodes(): readonly NodeId[] {
    return [...this.#causes.keys()];
  }

  get size(): { readonly nodes: number; readonly edges: number } {
    return { nodes: this.#causes.size, edges: this.#edges };
  }

  has(node: NodeId): boolean {
    return this.#causes.has(node);
  }

  /** Something followed something, at a time in seconds. */
  add(from: NodeId, to: NodeId, weight: number, at: number): void {
    this.#touch(from);
    const causes = this.#touch(to);
    const edge = causes.get(from);
    if (edge === undefined) {
      causes.set(from, { weight, at });
      this.#edges++;
    } else {
      edge.weight = faded(edge, at) + weight;
      edge.at = at;
    }
  }

  causesOf(node: NodeId, at: number): readonly WeightedEdge[] {
    return [...(this.#causes.get(node) ?? [])].map(([from, edge]) => ({ from, to: node, weight: faded(edge, at) }));
  }

  edges(at: number): readonly WeightedEdge[] {
    return this.nodes.flatMap((node) => this.causesOf(node, at));
  }

  /** Forgets what has faded, and the oldest where there is too much. */
  prune(at: number): void {
    const surplus = this.nodes.slice(0, Math.max(0, this.#causes.size - MOST_NODES));
    for (const node of surplus) this.#causes.delete(node);
    const inUse = new Set<NodeId>();
    this.#edges = 0;
    for (const [node, causes] of this.#causes) {
      for (const [from, edge] of causes) {
        if (!this.#causes.has(from) || faded(edge, at) < LEAST_WEIGHT) causes.delete(from);
        else inUse.add(from).add(node);
      }
      this.#edges += causes.size;
    }
    for (const node of this.nodes) if (!inUse.has(node)) this.#causes.delete(node);
  }

  #touch(node: NodeId): Map<NodeId, Edge> {
    const causes = this.#causes.get(node) ?? new Map<NodeId, Edge>();
    this.#causes.delete(node);
    this.#causes.set(node, causes);
    return causes;
  }
}

function faded({ weight, at }: Edge, now: number): number {
  return weight * 2 ** (-Math.max(0, now - at) / HALF_LIFE_SECONDS);
}
