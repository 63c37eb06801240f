import type { CliFinding } from '../io/finding.ts';
import { plural } from '../io/print-findings.ts';
import type { LiveQuery, LiveStatus } from './check-live.ts';

const messages: Readonly<Partial<Record<LiveStatus, (query: LiveQuery) => string>>> = {
  unrecorded: ({ because }) => `There is no data: nothing exposes ${because.join(', ')}, or nothing was recorded yet.`,
  empty: ({ query, because }) =>
    `There is no data, although its metrics are there${because.length === 0 ? '' : `: ${because.join(', ')}`}. ${query}`,
  error: ({ query, because }) => `Prometheus refuses the query: ${because.join(', ')}. ${query}`,
};

/** The panels without data. Those that wait for an exporter are listed, and are no findings. */
export function liveFindings(live: readonly LiveQuery[] | undefined): readonly CliFinding[] {
  return (live ?? []).flatMap((query) => {
    const message = messages[query.status]?.(query);
    const subject = `${query.dashboard} / ${query.panel}`;
    return message === undefined
      ? []
      : [{ severity: 'error' as const, rule: `live-${query.status}`, message, subject }];
  });
}

export function liveText(live: readonly LiveQuery[] | undefined): readonly string[] {
  if (live === undefined) return [];
  const of = (status: LiveStatus): readonly LiveQuery[] => live.filter((query) => query.status === status);
  const asked = live.filter(({ query }) => query !== '').length;
  const waiting = Map.groupBy(of('waiting'), ({ because }) => because.join(' or '));
  return [
    `Live: ${plural(asked, 'query').replace(/ys$/, 'ies')} asked, ${of('data').length} have data, ${of('quiet').length} show what is out of bounds, and nothing is.`,
    ...[...waiting].map(([exporter, queries]) => {
      const panels = [
        ...new Set(queries.map(({ dashboard, panel }) => (panel === '' ? dashboard : `${dashboard} / ${panel}`))),
      ];
      return `Waiting for ${exporter}: ${panels.join(', ')}.`;
    }),
  ];
}
