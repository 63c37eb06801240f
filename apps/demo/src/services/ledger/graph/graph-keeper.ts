import type { Pool } from 'pg';
import type { LedgerTelemetry } from '../telemetry.ts';
import { CausalGraph } from './causal-graph.ts';
import type { NodeId, NodeKind, WeightedEdge } from './causal-graph.ts';
import { causesOf } from './causes.ts';
import type { Cause } from './causes.ts';
import type { Happening } from './happening.ts';

const GRAPH = 'causes';
const UPDATE_SECONDS = 0.5;
/** What comes later is not said to follow. */
const FOLLOWS_WITHIN_SECONDS = 3;
const REMEMBERED = 300;

/** The graph as it is shown. */
export interface GraphView {
  readonly nodes: readonly { readonly id: NodeId; readonly kind: NodeKind }[];
  readonly edges: readonly WeightedEdge[];
}

interface Timed {
  readonly happening: Happening;
  readonly at: number;
}

/** Keeps the graph of what follows what up to date with the books. */
export class GraphKeeper {
  readonly #telemetry: LedgerTelemetry;
  readonly #graph = new CausalGraph();
  /** The last to move money of each currency. */
  readonly #latest = new Map<string, { readonly account: NodeId; readonly at: number }>();
  readonly #timer: NodeJS.Timeout;
  #waiting: Timed[] = [];

  constructor(telemetry: LedgerTelemetry) {
    this.#telemetry = telemetry;
    this.#timer = setInterval(() => this.#update(), UPDATE_SECONDS * 1000).unref();
  }

  /** Begins with what the books know of before. */
  async load(pool: Pool): Promise<void> {
    const { rows } = await pool.query<Happening & { readonly ago: number }>(
      `SELECT 'transaction' AS type, account, plan, transactions.currency,
         extract(epoch FROM now() - at)::float8 AS ago
       FROM ledger.transactions JOIN ledger.accounts ON accounts.id = account
       WHERE status = 'succeeded' AND type <> 'transfer' ORDER BY transactions.id DESC LIMIT ${REMEMBERED}`,
    );
    const now = nowSeconds();
    this.#waiting = rows.map(({ ago, ...happening }) => ({ happening, at: now - ago })).toReversed();
    this.#update();
  }

  observe(happening: Happening): void {
    this.#waiting.push({ happening, at: nowSeconds() });
  }

  view(): GraphView {
    const nodes = this.#graph.nodes.map((id) => ({ id, kind: id.split(':')[0] as NodeKind }));
    return { nodes, edges: this.#graph.edges(nowSeconds()) };
  }

  /** The strongest first; `undefined` where there is no such node. */
  causes(node: string): readonly Cause[] | undefined {
    return this.#graph.has(node as NodeId) ? causesOf(this.#graph, node as NodeId, nowSeconds()) : undefined;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #update(): void {
    if (this.#waiting.length === 0) return;
    const { nodes, edges, updateDuration } = this.#telemetry.graph;
    const end = updateDuration.startTimer({ graph: GRAPH });
    for (const each of this.#waiting.splice(0)) this.#add(each);
    this.#graph.prune(nowSeconds());
    end();
    const { size } = this.#graph;
    nodes.set({ graph: GRAPH }, size.nodes);
    edges.set({ graph: GRAPH }, size.edges);
  }

  #add({ happening, at }: Timed): void {
    if (happening.type === 'transfer') {
      this.#graph.add(`account:${happening.from}`, `account:${happening.to}`, 1, at);
      return;
    }
    const { plan, currency } = happening;
    const account: NodeId = `account:${happening.account}`;
    this.#graph.add(`plan:${plan}`, account, 1, at);
    this.#graph.add(account, `currency:${currency}`, 1, at);
    const before = this.#latest.get(currency);
    this.#latest.set(currency, { account, at });
    if (before === undefined || before.account === account) return;
    const nearness = 1 - (at - before.at) / FOLLOWS_WITHIN_SECONDS;
    if (nearness > 0) this.#graph.add(before.account, account, nearness, at);
  }
}

function nowSeconds(): number {
  return performance.now() / 1000;
}
