import { readTable, type Exporter } from './exporter.ts';

/** What Prometheus itself stores for each target that it scrapes, and for each alert (docs: concepts/jobs_instances). */
export const scraping: Exporter = {
  name: 'Prometheus, of its targets and alerts',
  versions: ['2.42', '3.15'],
  metrics: readTable('', [
    ['up', 'gauge', '', 'Whether the target was scraped: 1 or 0.', { bounds: [0, 1] }],
    ['scrape_duration_seconds', 'gauge', '', 'How long the scrape took.', { bounds: [0, Infinity] }],
    ['scrape_samples_scraped', 'gauge', '', 'Samples on the page.', { bounds: [0, Infinity] }],
    [
      'scrape_samples_post_metric_relabeling',
      'gauge',
      '',
      'Samples left after relabelling.',
      { bounds: [0, Infinity] },
    ],
    ['scrape_series_added', 'gauge', '', 'Series that were new in the scrape.', { bounds: [0, Infinity] }],
    ['scrape_timeout_seconds', 'gauge', '', 'The configured timeout; with --enable-feature=extra-scrape-metrics.'],
    [
      'scrape_sample_limit',
      'gauge',
      '',
      'The configured limit of samples; with --enable-feature=extra-scrape-metrics.',
    ],
    ['scrape_body_size_bytes', 'gauge', '', 'The size of the page; with --enable-feature=extra-scrape-metrics.'],
  ]).concat(ofAlerts()),
};

/** Alerts have the labels of their rule and of what it selects: any. */
function ofAlerts(): Exporter['metrics'] {
  const open = readTable('', [
    [
      'ALERTS',
      'gauge',
      'alertname, alertstate=pending|firing',
      'An alert that is pending or firing.',
      { bounds: [1, 1] },
    ],
    ['ALERTS_FOR_STATE', 'gauge', 'alertname', 'When an alert became pending, as a Unix time.', { unit: 'seconds' }],
  ]);
  return open.map((metric) => ({ ...metric, openLabels: true, ofTarget: false }));
}
