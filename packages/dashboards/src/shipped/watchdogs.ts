import { watchdog } from '@telltale/core/catalogs';
import {
  averageOf,
  current,
  histogramQuantile,
  increase,
  max,
  rate,
  ratio,
  sum,
  wholeRange,
} from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { gauge, stat, table, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';
import { failedShare } from './failed-share.ts';

const failures = failedShare(rate(watchdog.checkFailures).by('watchdog'), rate(watchdog.checks).by('watchdog'));

export const watchdogsDashboard: Dashboard = dashboard(
  'Watchdogs',
  {
    description: 'Checks that run in the background: whether they pass, what they have raised.',
    tags: ['watchdogs'],
    links: ['overview'],
  },
  [
    row('Now', [
      stat('Watchdogs', sum(watchdog.registered).by(), { description: 'Watchdogs that are registered.' }),
      stat('Healthy', sum(watchdog.healthy).by(), { description: 'Watchdogs whose last check passed.' }),
      stat('Unhealthy', sum(watchdog.unhealthy).by(), {
        thresholds: { critical: 1 },
        description: 'Watchdogs whose last check failed.',
      }),
      gauge('Success rate', max(watchdog.successRatio).by(), {
        thresholds: { warning: 0.99, critical: 0.95 },
        description: 'Share of all checks that passed.',
      }),
      gauge('Healthy share', ratio(current(watchdog.healthy), current(watchdog.registered)).by(), {
        thresholds: { warning: 1, critical: 0.9 },
        description: 'Share of the watchdogs whose last check passed.',
      }),
    ]),
    row('Checks', [
      timeseries('Check rate', rate(watchdog.checks).by('watchdog'), {
        min: 0,
        description: 'Checks of each watchdog. One that falls to 0 has died itself.',
      }),
      timeseries('Failure rate', failures, {
        thresholds: { warning: 0.01, critical: 0.1 },
        description: 'Share of the checks that failed.',
      }),
      timeseries('Average check duration', averageOf(watchdog.checkDuration).by('watchdog'), {
        description: 'How long a check takes.',
      }),
      timeseries('Check duration, p95', histogramQuantile(0.95, watchdog.checkDuration).by('watchdog'), {
        description: '95 of 100 checks were no longer.',
      }),
      timeseries(
        'Health over time',
        { healthy: sum(watchdog.healthy).by(), unhealthy: sum(watchdog.unhealthy).by() },
        {
          min: 0,
          stacked: true,
          description: 'Watchdogs by their last check.',
        },
      ),
    ]),
    row('Events', [
      table('Events by severity', increase(watchdog.events, wholeRange).by('watchdog', 'severity'), {
        decimals: 0,
        description: 'What watchdogs have raised in the time shown.',
      }),
      timeseries('Events', rate(watchdog.events).by('severity'), {
        min: 0,
        stacked: true,
        width: 12,
        description: 'What watchdogs raise, by severity.',
      }),
    ]),
  ],
);
