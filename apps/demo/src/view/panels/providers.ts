import type { ProviderSignals } from '../../signals/signals.ts';
import { rate } from '../format.ts';
import { breakerStyles } from '../judge.ts';
import { span } from '../line.ts';
import type { Line } from '../line.ts';
import { quiet, table } from '../table.ts';
import type { Column } from '../table.ts';
import { errors, latency } from './routes.ts';

const columns: readonly Column<ProviderSignals>[] = [
  {
    title: 'PROVIDER',
    width: 0,
    cell: ({ name, breaker }) => [
      span(breaker === 'closed' ? '● ' : '○ ', breakerStyles[breaker]),
      span(name.padEnd(10), 'plain'),
      span(breaker === 'closed' ? '' : `breaker ${breaker}`, breakerStyles[breaker]),
    ],
  },
  { title: 'calls/s', width: 7, cell: ({ perSecond }) => quiet(rate(perSecond), perSecond === 0) },
  { title: 'errors', width: 7, cell: ({ errorRatio }) => errors(errorRatio) },
  {
    title: '429/s',
    width: 7,
    cell: ({ limitedPerSecond }) => quiet(rate(limitedPerSecond), limitedPerSecond === 0, 'warn'),
  },
  { title: 'p95', width: 7, cell: ({ p95 }) => latency(p95) },
];

/** Whom the service asks, and whether it still does. */
export function providersPanel(providers: readonly ProviderSignals[], width: number): readonly Line[] {
  return table(columns, providers, width);
}
