import type { ProviderSignals } from '../../signals/signals.ts';
import { duration, rate } from '../format.ts';
import { breakerStyles, judge } from '../judge.ts';
import { span } from '../line.ts';
import type { Line, Span } from '../line.ts';
import { quiet, table } from '../table.ts';
import type { Column } from '../table.ts';
import { errors, latency } from './routes.ts';

const columns: readonly Column<ProviderSignals>[] = [
  {
    title: 'PROVIDER',
    width: 0,
    cell: (provider) => [
      dot(provider),
      span(provider.name.padEnd(10), 'plain'),
      span(provider.breaker === 'closed' ? '' : `breaker ${provider.breaker}`, breakerStyles[provider.breaker]),
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

/** Whom quotes asks, and whether it still does. */
export function providersPanel(providers: readonly ProviderSignals[], width: number): readonly Line[] {
  return table(columns, providers, width);
}

/** The same in one line: the breaker where it is open, the latency otherwise. */
export function providersLine(providers: readonly ProviderSignals[]): Line {
  return providers.flatMap((provider, i) => {
    const { name, breaker, p95 } = provider;
    const isClosed = breaker === 'closed';
    return [
      span(i === 0 ? '' : '   '),
      dot(provider),
      span(name),
      isClosed
        ? span(` ${duration(p95)}`, judge(p95, 'latencySeconds', 'dim'))
        : span(` ${breaker}`, breakerStyles[breaker]),
    ];
  });
}

function dot({ breaker }: ProviderSignals): Span {
  return span(breaker === 'closed' ? '● ' : '○ ', breakerStyles[breaker]);
}
