import { defineCatalog } from '../catalog/catalog.ts';
import { counter, gauge, histogram } from '../catalog/definition.ts';
import { oneOf, open, optional } from '../catalog/labels.ts';

/** What Telltale says of itself. Every telemetry has it; it is not namespaced, so that one dashboard serves all. */
export const telltale = defineCatalog(
  'telltale',
  {
    targetInfo: gauge({
      name: 'target_info',
      help: 'The service that this page is of; always 1.',
      labels: { service_name: open(10), service_version: optional(open(10)) },
    }),
    scrapeDuration: histogram({
      help: 'Time taken to collect and render one page of metrics.',
      unit: 'seconds',
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    }),
    scrapeSize: gauge({ help: 'Size of the last page of metrics before compression.', unit: 'bytes' }),
    series: gauge({
      help: 'Label sets held for a metric; a histogram has several lines on the page for each.',
      labels: { metric: open(10_000) },
    }),
    labelOverflow: counter({
      help: 'Samples recorded under the label value other because a label was past its budget.',
      labels: { metric: open(10_000), label: open(1000) },
    }),
    collectorErrors: counter({
      help: 'Collectors that failed or took too long, whose metrics were left out of a page.',
      labels: { collector: open(200), reason: oneOf('error', 'timeout') },
    }),
    recordingErrors: counter({
      help: 'Requests and other work that could not be recorded because recording it failed, by what records it.',
      labels: { source: open(50) },
    }),
    skippedSamples: counter({
      help: 'Samples of the registry of the application’s own client that could not be shown on the page.',
    }),
  },
  { namespaced: false },
);
