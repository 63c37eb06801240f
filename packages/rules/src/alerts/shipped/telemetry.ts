import { telemetryExport, telltale } from '@telltale/core/catalogs';
import { increase, rate } from '@telltale/promql/builder';
import { counts } from '../../proof/proof.ts';
import { alert, type Alert } from '../alert.ts';

const lost = increase(telemetryExport.dropped, '5m')
  .by('job', 'signal')
  .gt(0)
  .or(increase(telemetryExport.failed, '5m').by('job', 'signal').gt(0));

/** What becomes of the telemetry itself. */
export const telemetryAlerts: readonly Alert[] = [
  alert('LabelOverflow', increase(telltale.labelOverflow, '15m').by('job', 'metric', 'label').gt(0), {
    severity: 'warning',
    summary: 'The label {{ $labels.label }} of {{ $labels.metric }} has more values than it may.',
    description:
      'Within a quarter of an hour {{ $value | humanize }} samples were recorded under `other`, because the label is past its budget. Nothing is lost but the distinction.',
    runbook: {
      meaning: 'Panels that tell the values of the label apart no longer do for new ones.',
      causes: [
        'A value that is not one of few: an identifier, a raw path, a text.',
        'A budget that is too small for what is right.',
      ],
      steps: [
        'See which values the label has.',
        'Record a class of values in the place of the value, or raise the budget with `open(n)`.',
      ],
    },
    proof: {
      series: [
        counts(telltale.labelOverflow, { metric: 'cache_hits_total', label: 'data_type' }, { healthy: 0, failing: 5 }),
      ],
    },
  }),

  alert('TelemetryDropped', lost, {
    for: '5m',
    severity: 'warning',
    summary: '{{ $labels.job }} loses {{ $labels.signal }}.',
    description: '{{ $value | humanize }} records were dropped or refused within the last five minutes.',
    runbook: {
      meaning: 'Traces or logs of these minutes have gaps. The service itself is not affected.',
      causes: ['The back end is down or slow.', 'More spans or log lines than it takes.', 'A wrong address or token.'],
      steps: [
        'See the reason that the counters give.',
        'Ask the back end for its health.',
        'Sample less, or make the queue larger.',
      ],
      queries: [
        { title: 'Dropped, by reason', query: rate(telemetryExport.dropped, '5m').by('signal', 'reason') },
        { title: 'Failed, by reason', query: rate(telemetryExport.failed, '5m').by('signal', 'reason') },
      ],
    },
    proof: {
      series: [
        counts(telemetryExport.dropped, { signal: 'traces', reason: 'queue_full' }, { healthy: 0, failing: 30 }),
      ],
    },
  }),
];
