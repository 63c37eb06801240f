import { readTable, type Exporter } from './exporter.ts';

const standard = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const ofReceiver = 'integration, receiver_name?';

/** What Alertmanager exposes of itself. */
export const alertmanager: Exporter = {
  name: 'Alertmanager',
  versions: ['0.25', '0.34'],
  metrics: readTable('alertmanager_', [
    ['alerts', 'gauge', 'state=active|suppressed|unprocessed', 'Alerts, by state.'],
    ['alerts_invalid_total', 'counter', 'version', 'Alerts that were refused.'],
    ['alerts_received_total', 'counter', 'status=firing|resolved, version', 'Alerts received.'],
    [
      'build_info',
      'gauge',
      'branch, goarch?, goos?, goversion, revision, version, tags?',
      'The version.',
      { bounds: [1, 1] },
    ],
    ['cluster_enabled', 'gauge', '', 'Whether it is one of a cluster.', { bounds: [0, 1] }],
    ['cluster_failed_peers', 'gauge', '', 'Peers that are gone.'],
    ['cluster_health_score', 'gauge', '', 'How bad the cluster is; 0 is well.'],
    ['cluster_members', 'gauge', '', 'Members of the cluster.'],
    ['cluster_messages_received_total', 'counter', 'msg_type', 'Messages from peers.'],
    ['cluster_messages_sent_total', 'counter', 'msg_type', 'Messages to peers.'],
    ['config_hash', 'gauge', '', 'A hash of the configuration.'],
    ['config_last_reload_success_timestamp_seconds', 'gauge', '', 'When it was last read well, as a Unix time.'],
    ['config_last_reload_successful', 'gauge', '', 'Whether it was.', { bounds: [0, 1] }],
    ['dispatcher_aggregation_groups', 'gauge', '', 'Groups of alerts.'],
    ['http_concurrency_limit_exceeded_total', 'counter', 'method', 'Requests refused for their number.'],
    ['http_request_duration_seconds', 'histogram', 'handler, method, code?', 'How long requests took.'],
    ['http_requests_in_flight', 'gauge', 'method', 'Requests being answered.'],
    ['integrations', 'gauge', '', 'Integrations configured.'],
    ['marked_alerts', 'gauge', 'state=active|suppressed|unprocessed', 'Alerts, by state.'],
    ['nflog_query_duration_seconds', 'histogram', '', 'How long the notification log took.', { buckets: standard }],
    ['nflog_query_errors_total', 'counter', '', 'Times it failed.'],
    [
      'notification_latency_seconds',
      'histogram',
      ofReceiver,
      'How long notifications took.',
      { buckets: [1, 5, 10, 15, 20] },
    ],
    ['notification_requests_failed_total', 'counter', ofReceiver, 'Attempts to notify that failed.'],
    ['notification_requests_total', 'counter', ofReceiver, 'Attempts to notify.'],
    ['notifications_failed_total', 'counter', `${ofReceiver}, reason?`, 'Notifications that failed.'],
    ['notifications_suppressed_total', 'counter', 'reason', 'Notifications kept back.', { since: '0.28' }],
    ['notifications_total', 'counter', ofReceiver, 'Notifications.'],
    ['receivers', 'gauge', '', 'Receivers configured.'],
    ['silences', 'gauge', 'state=active|expired|pending', 'Silences, by state.'],
    ['silences_query_duration_seconds', 'histogram', '', 'How long silences took to look up.', { buckets: standard }],
    ['silences_query_errors_total', 'counter', '', 'Times that failed.'],
  ]),
};
