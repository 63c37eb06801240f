import { changed, placeLink } from '../address/address.ts';
import { loadTrace, searchTraces } from '../ask/tempo.ts';
import { useAnswer } from '../ask/use-answer.ts';
import { formatValue } from '../format/units.ts';
import { Empty, Problem } from '../parts/notice.tsx';
import { colorOfName } from '../theme/colors.ts';
import type { TimeRange } from '../time/time-range.ts';
import { serviceGraph, type ServiceEdge, type ServiceGraph, type ServiceNode } from './service-graph.ts';

const TRACES = 40;

/** Which service calls which, as the latest traces show it. */
export function ServiceMapOfRange({ range }: { readonly range: TimeRange }) {
  const { data, error } = useAnswer(`services ${range.from} ${range.to}`, async (signal) => {
    const found = await searchTraces({ q: '', ...range, limit: TRACES }, signal);
    return serviceGraph(await Promise.all(found.map(({ traceID }) => loadTrace(traceID, signal).catch(() => []))));
  });
  if (error !== undefined) return <Problem>{error}</Problem>;
  if (data === undefined) return null;
  if (data.nodes.length === 0) return <Empty title="No traces in this time" />;
  return <ServiceMap graph={data} />;
}

const COLUMN = 250;
const ROW = 84;
const BOX = { width: 158, height: 46 };

function ServiceMap({ graph: { nodes, edges } }: { readonly graph: ServiceGraph }) {
  const places = placesOf(nodes);
  const columns = Math.max(...nodes.map(({ depth }) => depth)) + 1;
  const rows = Math.max(...[...places.values()].map(({ row }) => row)) + 1;
  const [width, height] = [columns * COLUMN, rows * ROW + 20];
  return (
    <div class="service-map" tabIndex={0} role="region" aria-label="Services and their calls">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        role="group"
        aria-label={`${nodes.length} services`}
      >
        {edges.map((edge) => (
          <Edge key={`${edge.from} ${edge.to}`} edge={edge} from={places.get(edge.from)!} to={places.get(edge.to)!} />
        ))}
        {nodes.map((node) => (
          <Node key={node.name} node={node} place={places.get(node.name)!} />
        ))}
      </svg>
    </div>
  );
}

interface Place {
  readonly x: number;
  readonly y: number;
  readonly row: number;
}

/** Columns by depth, rows by name; shorter columns stand in the middle. */
function placesOf(nodes: readonly ServiceNode[]): ReadonlyMap<string, Place> {
  const columns = Map.groupBy(nodes, ({ depth }) => depth);
  const most = Math.max(...[...columns.values()].map((column) => column.length));
  const places = new Map<string, Place>();
  for (const [depth, column] of columns) {
    column
      .toSorted((a, b) => a.name.localeCompare(b.name))
      .forEach(({ name }, i) => {
        const row = i + (most - column.length) / 2;
        places.set(name, { row, x: depth * COLUMN + 8, y: row * ROW + 20 });
      });
  }
  return places;
}

function Edge({
  edge: { calls, errors, meanMs },
  from,
  to,
}: {
  readonly edge: ServiceEdge;
  readonly from: Place;
  readonly to: Place;
}) {
  const [x, y] = [from.x + BOX.width, from.y + BOX.height / 2];
  const [toX, toY] = [to.x, to.y + BOX.height / 2];
  const bend = (toX - x) / 2;
  return (
    <g class={errors > 0 ? 'edge edge-bad' : 'edge'}>
      <path d={`M ${x} ${y} C ${x + bend} ${y}, ${toX - bend} ${toY}, ${toX} ${toY}`} fill="none" />
      <text x={toX - 6} y={toY - 6} text-anchor="end">
        {calls} · {formatValue(meanMs, 'ms')}
      </text>
    </g>
  );
}

function Node({
  node: { name, spans, errors },
  place: { x, y },
}: {
  readonly node: ServiceNode;
  readonly place: Place;
}) {
  const q = `{ resource.service.name = ${JSON.stringify(name)} }`;
  return (
    <a class="node" href={changed({ q }, new URL(placeLink('/traces'), location.origin))}>
      <rect x={x} y={y} width={BOX.width} height={BOX.height} rx="8" />
      <rect x={x} y={y} width="4" height={BOX.height} rx="2" fill={colorOfName(name)} class="node-color" />
      <text x={x + 16} y={y + 20} class="node-name">
        {name.length > 20 ? `${name.slice(0, 19)}…` : name}
      </text>
      <text x={x + 16} y={y + 36} class={errors > 0 ? 'node-facts bad-text' : 'node-facts'}>
        {spans} spans{errors > 0 ? `, ${errors} failed` : ''}
      </text>
    </a>
  );
}
