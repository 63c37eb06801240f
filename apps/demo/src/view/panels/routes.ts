import type { RouteSignals } from '../../signals/signals.ts';
import { NONE, duration, percent, rate } from '../format.ts';
import { judge } from '../judge.ts';
import { span } from '../line.ts';
import type { Line, Span } from '../line.ts';
import { quiet, table } from '../table.ts';
import type { Column } from '../table.ts';

const columns: readonly Column<RouteSignals>[] = [
  {
    title: 'ROUTE',
    width: 0,
    cell: ({ method, route }) => [span(method.padEnd(7), 'dim'), span(route, 'plain')],
  },
  { title: 'req/s', width: 7, cell: ({ perSecond }) => quiet(rate(perSecond), perSecond === 0) },
  { title: 'errors', width: 7, cell: ({ errorRatio }) => errors(errorRatio) },
  { title: 'p50', width: 7, cell: ({ p50 }) => latency(p50) },
  { title: 'p95', width: 7, cell: ({ p95 }) => latency(p95) },
  { title: 'p99', width: 7, cell: ({ p99 }) => latency(p99) },
];

/** The busiest routes. */
export function routesPanel(routes: readonly RouteSignals[], width: number, most: number): readonly Line[] {
  return table(columns, routes.slice(0, most), width);
}

export function errors(ratio: number): Span {
  const text = percent(ratio);
  return quiet(text, text === NONE, judge(ratio, 'errorRatio'));
}

export function latency(seconds: number): Span {
  return quiet(duration(seconds), Number.isNaN(seconds), judge(seconds, 'latencySeconds'));
}
