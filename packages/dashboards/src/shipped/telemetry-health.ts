import { telemetryExport, telltale } from '@telltale/core/catalogs';
import {
  current,
  histogramQuantile,
  increase,
  max,
  rate,
  ratio,
  sum,
  topk,
  wholeRange,
} from '@telltale/promql/builder';
import { dashboard, type Dashboard } from '../define/dashboard.ts';
import { barGauge, stat, stateTimeline, table, timeseries } from '../define/panel.ts';
import { row } from '../define/row.ts';
import { chosenServices } from './chosen-services.ts';
import { addedSeries, scrapeDuration, scrapedSamples, up } from './exporters/prometheus.ts';
import { zero } from './zero.ts';

const none = { thresholds: { critical: 1 } };

export const telemetryHealthDashboard: Dashboard = dashboard(
  'Telemetry health',
  {
    description:
      'Whether what the other dashboards show can be trusted: what is lost, folded or late, and what watching costs.',
    tags: ['telemetry'],
    links: ['overview', 'nodejs'],
  },
  [
    row('Now', [
      stat('Targets down', sum(current(up).where(chosenServices).eq(0, { bool: true })).by(), {
        ...none,
        unit: 'short',
        description: 'Instances that Prometheus does not reach.',
      }),
      stat('Series', sum(telltale.series).by(), { description: 'Label sets that services hold.' }),
      stat('Label overflow', increase(telltale.labelOverflow, wholeRange).by().or(zero()), {
        ...none,
        decimals: 0,
        description: 'Samples that were recorded under the value other, in the time shown.',
      }),
      stat('Lost spans and logs', increase(telemetryExport.dropped, wholeRange).by().or(zero()), {
        ...none,
        decimals: 0,
        description: 'Given up before they were sent, in the time shown.',
      }),
      stat('Page, p99', histogramQuantile(0.99, telltale.scrapeDuration).by(), {
        thresholds: { warning: 0.5, critical: 2 },
        description: '99 of 100 pages of metrics were made no slower.',
      }),
      stat('Size of a page', max(telltale.scrapeSize).by(), { description: 'Of the largest, before compression.' }),
    ]),
    row('Scrapes', [
      timeseries(
        'Time to make a page',
        {
          p50: histogramQuantile(0.5, telltale.scrapeDuration).by('job'),
          p99: histogramQuantile(0.99, telltale.scrapeDuration).by('job'),
        },
        {
          description: 'As services see it.',
        },
      ),
      timeseries('Time of a scrape', max(scrapeDuration).where(chosenServices).by('job'), {
        description: 'As Prometheus sees it, of the slowest instance.',
      }),
      timeseries('Page size', max(telltale.scrapeSize).by('job'), {
        min: 0,
        description: 'Before compression, of the largest instance.',
      }),
      timeseries('Samples in a scrape', sum(scrapedSamples).where(chosenServices).by('job'), {
        min: 0,
        unit: 'short',
        description: 'Of all instances.',
      }),
      timeseries('New series', sum(addedSeries).where(chosenServices).by('job'), {
        min: 0,
        unit: 'short',
        description: 'Many at all times are labels that never repeat.',
      }),
      stateTimeline('Targets', max(up).where(chosenServices).by('job', 'instance'), {
        unit: 'none',
        values: { 1: { text: 'up', color: 'green' }, 0: { text: 'down', color: 'red' } },
        description: 'When Prometheus reached each instance.',
      }),
    ]),
    row('Series', [
      barGauge('Series by metric', topk(15, sum(telltale.series).by('metric')), {
        description: 'The metrics with the most label sets.',
        width: 12,
        height: 10,
      }),
      table('Labels over their budget', topk(20, increase(telltale.labelOverflow, wholeRange).by('metric', 'label')), {
        decimals: 0,
        height: 10,
        description: 'Labels with more values than declared: raise the budget, or find out what is in them.',
      }),
      timeseries('Series by service', sum(telltale.series).by('job'), {
        min: 0,
        width: 12,
        description: 'Label sets that are held.',
      }),
      timeseries('Overflow', rate(telltale.labelOverflow).by('metric', 'label'), {
        min: 0,
        width: 12,
        description: 'Samples recorded under the value other.',
      }),
    ]),
    row('Spans and logs', [
      timeseries('Exported', rate(telemetryExport.exported).by('signal'), {
        min: 0,
        description: 'Spans and log records that the back end has accepted.',
      }),
      timeseries('Dropped', rate(telemetryExport.dropped).by('signal', 'reason'), {
        min: 0,
        description: 'Given up before they were sent.',
      }),
      timeseries('Exporter errors', rate(telemetryExport.failed).by('signal', 'reason'), {
        min: 0,
        description: 'Sent and not accepted, or could not be sent.',
      }),
      timeseries(
        'Queue',
        ratio(current(telemetryExport.queued), current(telemetryExport.queueLimit)).by('job', 'signal'),
        {
          max: 1,
          thresholds: { warning: 0.5, critical: 0.9 },
          description: 'Share of the room for what waits that is taken. What comes when it is full is dropped.',
        },
      ),
      timeseries('Time of an export, p95', histogramQuantile(0.95, telemetryExport.duration).by('signal', 'outcome'), {
        description: '95 of 100 attempts took no longer.',
      }),
    ]),
    row('Errors of the telemetry itself', [
      timeseries('Collectors that failed', rate(telltale.collectorErrors).by('collector', 'reason'), {
        min: 0,
        description: 'Their metrics were left out of a page.',
      }),
      timeseries('Recordings that failed', rate(telltale.recordingErrors).by('source'), {
        min: 0,
        description: 'Work that could not be recorded.',
      }),
      timeseries('Samples not shown', rate(telltale.skippedSamples).by('job'), {
        min: 0,
        description: 'Of the registry of the application’s own client.',
      }),
    ]),
  ],
);
