import { auth, billing, engagement, provider } from '@telltale/core/catalogs';
import { histogramQuantile, increase, rate, shareOf, sum, wholeRange } from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { barChart, stat, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';
import { failedShare } from './failed-share.ts';

const whole = { decimals: 0 };

export const businessDashboard: Dashboard = dashboard(
  'Business',
  {
    description: 'What people do with the product, and what it brings in.',
    tags: ['business'],
    from: 'now-24h',
    links: ['sessions', 'overview'],
  },
  [
    row('In the time shown', [
      stat('Registrations', increase(engagement.registrations, wholeRange).by(), {
        ...whole,
        description: 'People who registered.',
      }),
      stat('Activity', increase(engagement.activity, wholeRange).by(), {
        ...whole,
        description: 'Things that users did.',
      }),
      stat('Content views', increase(engagement.contentViews, wholeRange).by(), {
        ...whole,
        description: 'Views of content.',
      }),
      stat('Transactions', increase(billing.transactions, wholeRange).by(), {
        ...whole,
        description: 'Billing transactions, of any outcome.',
      }),
      stat('Revenue', increase(billing.revenue, wholeRange).by('currency'), {
        decimals: 2,
        description: 'In each currency: they cannot be added up.',
      }),
      stat('Open sessions of users', sum(auth.sessionsActive).by(), { description: 'Authenticated sessions.' }),
    ]),
    row('Users', [
      timeseries('Registrations by channel', increase(engagement.registrations, '1h').by('channel'), {
        ...whole,
        min: 0,
        stacked: true,
        description: 'Of the hour before.',
      }),
      timeseries('Activity by kind', increase(engagement.activity, '1h').by('activity'), {
        ...whole,
        min: 0,
        stacked: true,
        description: 'Of the hour before.',
      }),
      timeseries('Content views by type', increase(engagement.contentViews, '1h').by('content_type'), {
        ...whole,
        min: 0,
        stacked: true,
        description: 'Of the hour before.',
      }),
      barChart('Where people come from', increase(engagement.registrations, wholeRange).by('channel'), {
        ...whole,
        description: 'Registrations by channel, in the time shown.',
      }),
    ]),
    row('Money', [
      timeseries('Transactions by outcome', increase(billing.transactions, '1h').by('type', 'status'), {
        ...whole,
        min: 0,
        stacked: true,
        description: 'Of the hour before.',
      }),
      timeseries('Revenue by currency', increase(billing.revenue, '1h').by('currency'), {
        min: 0,
        description: 'Of the hour before.',
      }),
    ]),
    row('Logins', [
      timeseries('Logins by method', rate(auth.loginAttempts).by('method', 'result'), {
        min: 0,
        stacked: true,
        description: 'Attempts to log in. Many failures are a broken provider, or somebody who guesses.',
      }),
      timeseries('Failed share of logins', shareOf(auth.loginAttempts, { result: 'failure' }).by('method'), {
        thresholds: { warning: 0.2, critical: 0.5 },
        description: 'Share of the attempts that failed.',
      }),
      timeseries('Requests refused', rate(auth.failures).by('reason'), {
        min: 0,
        description: 'Requests whose authentication failed.',
      }),
    ]),
    row('Providers and social networks', [
      timeseries('Calls to providers', rate(provider.requests).by('provider', 'operation'), {
        unit: 'reqps',
        min: 0,
        description: 'Requests to other companies’ interfaces.',
      }),
      timeseries('Calls by status', rate(provider.requests).by('provider', 'status'), {
        unit: 'reqps',
        min: 0,
        stacked: true,
        description: 'How they were answered.',
      }),
      timeseries(
        'Failed share of calls',
        failedShare(rate(provider.errors).by('provider'), rate(provider.requests).by('provider')),
        {
          thresholds: { warning: 0.05, critical: 0.2 },
          description: 'Share of the calls to each provider that failed.',
        },
      ),
      timeseries('Time of a call, p95', histogramQuantile(0.95, provider.requestDuration).by('provider'), {
        description: '95 of 100 calls were no slower.',
      }),
      timeseries('Calls refused as too many', rate(provider.rateLimited).by('provider', 'operation'), {
        min: 0,
        description: 'The limits of the provider.',
      }),
    ]),
  ],
);
