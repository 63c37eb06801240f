import { session } from '@telltale/core/catalogs';
import { averageOf, histogramQuantile, increase, rate, shareAmong, sum } from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { barChart, gauge, stat, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';

const completion = shareAmong(session.completed, session.abandoned);

export const sessionsDashboard: Dashboard = dashboard(
  'Sessions',
  {
    description: 'Sessions of people and programs: how many, how long, how they end.',
    tags: ['sessions'],
    links: ['overview', 'business'],
  },
  [
    row('Now', [
      stat('Active sessions', sum(session.active).by(), { description: 'Sessions that are open.' }),
      stat('Created in 24 hours', increase(session.created, '1d').by(), {
        decimals: 0,
        description: 'Sessions that were started within a day.',
      }),
      stat('Average duration', averageOf(session.duration, '1d').by(), {
        description: 'Of the sessions that ended within a day.',
      }),
      stat('Average queries', averageOf(session.queries, '1d').by(), {
        decimals: 1,
        description: 'Queries in a session, of those that ended within a day.',
      }),
      gauge('Completion rate', shareAmong(session.completed, session.abandoned, '1d').by(), {
        thresholds: { warning: 0.8, critical: 0.5 },
        description: 'Share of the sessions that ended within a day which came to their end and were not left before.',
      }),
    ]),
    row('Sessions', [
      timeseries('Sessions by type', sum(session.active).by('session_type'), {
        min: 0,
        stacked: true,
        description: 'Sessions that are open.',
      }),
      timeseries('Creation by type', rate(session.created).by('session_type'), {
        min: 0,
        description: 'Sessions that are started.',
      }),
      timeseries('Completion rate by type', completion.by('session_type'), {
        max: 1,
        description: 'Share of the sessions that ended which were not left before their end.',
      }),
      timeseries(
        'Ends of sessions',
        { completed: rate(session.completed).by(), abandoned: rate(session.abandoned).by() },
        { min: 0, description: 'How sessions end.' },
      ),
    ]),
    row('Durations and queries', [
      timeseries(
        'Session duration',
        {
          p50: histogramQuantile(0.5, session.duration).by(),
          p95: histogramQuantile(0.95, session.duration).by(),
          p99: histogramQuantile(0.99, session.duration).by(),
        },
        { description: 'From the start of a session to its end.' },
      ),
      timeseries('Session duration by type, median', histogramQuantile(0.5, session.duration).by('session_type'), {
        description: 'Half of the sessions were no longer.',
      }),
      timeseries('Query rate by type', rate(session.queryEvents).by('query_type'), {
        min: 0,
        description: 'Queries within sessions.',
      }),
      timeseries(
        'Queries in a session',
        {
          p50: histogramQuantile(0.5, session.queries).by(),
          p95: histogramQuantile(0.95, session.queries).by(),
        },
        { description: 'How many queries sessions have.' },
      ),
      barChart('Queries of a day by type', increase(session.queryEvents, '1d').by('query_type'), {
        decimals: 0,
        description: 'What sessions ask for.',
      }),
    ]),
  ],
);
