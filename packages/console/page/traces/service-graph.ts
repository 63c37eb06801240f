import type { TraceSpan } from '../ask/tempo.ts';

/** A service, with what it did in the traces that were looked at. */
export interface ServiceNode {
  readonly name: string;
  readonly spans: number;
  readonly errors: number;
  /** How many calls away from whoever is called by none. */
  readonly depth: number;
}

/** Calls of one service to another. */
export interface ServiceEdge {
  readonly from: string;
  readonly to: string;
  readonly calls: number;
  readonly errors: number;
  readonly meanMs: number;
}

export interface ServiceGraph {
  readonly nodes: readonly ServiceNode[];
  readonly edges: readonly ServiceEdge[];
}

interface Calls {
  calls: number;
  errors: number;
  totalMs: number;
}

/**
 * Who calls whom. A call is a span whose parent is of another service; a client's span that nothing followed leads to what its
 * attributes name: a database, a queue, another system.
 */
export function serviceGraph(traces: readonly (readonly TraceSpan[])[]): ServiceGraph {
  const services = new Map<string, { spans: number; errors: number }>();
  const calls = new Map<string, Map<string, Calls>>();
  const see = (name: string, isError: boolean): void => {
    const known = services.get(name) ?? { spans: 0, errors: 0 };
    services.set(name, { spans: known.spans + 1, errors: known.errors + (isError ? 1 : 0) });
  };
  const call = (from: string, to: string, { durationMs, status }: TraceSpan): void => {
    const own = calls.get(from) ?? new Map<string, Calls>();
    calls.set(from, own);
    const known = own.get(to) ?? { calls: 0, errors: 0, totalMs: 0 };
    known.calls += 1;
    known.errors += status === 'error' ? 1 : 0;
    known.totalMs += durationMs;
    own.set(to, known);
  };
  for (const spans of traces) {
    const byId = new Map(spans.map((span) => [span.spanId, span]));
    const followed = new Set(
      spans.flatMap(({ parentSpanId, service }) => (byId.get(parentSpanId)?.service === service ? [] : [parentSpanId])),
    );
    for (const span of spans) {
      see(span.service, span.status === 'error');
      const parent = byId.get(span.parentSpanId);
      if (parent !== undefined && parent.service !== span.service) call(parent.service, span.service, span);
      const peer = followed.has(span.spanId) ? undefined : peerOf(span);
      if (peer !== undefined && peer !== span.service) {
        see(peer, span.status === 'error');
        call(span.service, peer, span);
      }
    }
  }
  const edges = [...calls].flatMap(([from, own]) =>
    [...own].map(([to, { calls: count, errors, totalMs }]) => ({
      from,
      to,
      calls: count,
      errors,
      meanMs: totalMs / count,
    })),
  );
  const depths = depthsOf([...services.keys()], edges);
  return {
    edges,
    nodes: [...services].map(([name, counts]) => ({ name, ...counts, depth: depths.get(name) ?? 0 })),
  };
}

/** Attributes that name what was called, the most telling first: https://opentelemetry.io/docs/specs/semconv/ */
const PEERS = ['peer.service', 'db.system.name', 'db.system', 'messaging.system', 'rpc.system', 'server.address'];

/** What a client's span called, as far as it says. */
export function peerOf({ kind, attributes }: TraceSpan): string | undefined {
  if (kind !== 'client' && kind !== 'producer') return undefined;
  for (const key of PEERS) {
    const found = attributes.find((attribute) => attribute.key === key);
    if (found !== undefined && found.value !== '') return found.value;
  }
  return undefined;
}

/** Breadth first, from those that nobody calls; a circle ends where it began. */
function depthsOf(names: readonly string[], edges: readonly ServiceEdge[]): ReadonlyMap<string, number> {
  const called = new Set(edges.map(({ to }) => to));
  const roots = names.filter((name) => !called.has(name));
  const depths = new Map<string, number>();
  let next = roots.length > 0 ? roots : names.slice(0, 1);
  for (let depth = 0; next.length > 0; depth += 1) {
    for (const name of next) depths.set(name, depth);
    next = [
      ...new Set(edges.filter(({ from, to }) => depths.get(from) === depth && !depths.has(to)).map(({ to }) => to)),
    ];
  }
  return depths;
}
