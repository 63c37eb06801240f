import type { EmailReceiver, PagerDutyReceiver, Receiver, SlackReceiver, WebhookReceiver } from './receiver.ts';

// Templates are Go's; every value in them has been escaped by Alertmanager for the place it stands in.
const TITLE =
  '[{{ .Status | toUpper }}{{ if eq .Status "firing" }}:{{ .Alerts.Firing | len }}{{ end }}] {{ .CommonLabels.alertname }} {{ .CommonLabels.service }}';
const SLACK_TEXT = `{{ range .Alerts }}*{{ .Annotations.summary }}*
{{ .Annotations.description }}
{{ if .Annotations.runbook_url }}<{{ .Annotations.runbook_url }}|Runbook>{{ end }}{{ if .Annotations.dashboard_url }} <{{ .Annotations.dashboard_url }}|Dashboard>{{ end }}
{{ end }}`;
const COLOR =
  '{{ if eq .Status "resolved" }}good{{ else if eq .CommonLabels.severity "critical" }}danger{{ else }}warning{{ end }}';
const PAGERDUTY_SEVERITY =
  '{{ if eq .CommonLabels.severity "critical" }}critical{{ else if eq .CommonLabels.severity "info" }}info{{ else }}warning{{ end }}';

/** A receiver as Alertmanager's file has it: https://prometheus.io/docs/alerting/latest/configuration/#receiver */
export function receiverConfig(receiver: Receiver): Record<string, unknown> {
  const { name } = receiver;
  if (receiver.type === 'slack') return { name, slack_configs: [slackConfig(receiver)] };
  if (receiver.type === 'pagerduty') return { name, pagerduty_configs: [pagerDutyConfig(receiver)] };
  if (receiver.type === 'email') return { name, email_configs: [emailConfig(receiver)] };
  return { name, webhook_configs: [webhookConfig(receiver)] };
}

function slackConfig({ channel, apiUrlFile, sendResolved = true }: SlackReceiver): Record<string, unknown> {
  return {
    send_resolved: sendResolved,
    api_url_file: apiUrlFile,
    channel,
    color: COLOR,
    title: TITLE,
    title_link: '{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver }}',
    text: SLACK_TEXT,
  };
}

function pagerDutyConfig({ routingKeyFile, url, sendResolved = true }: PagerDutyReceiver): Record<string, unknown> {
  return {
    send_resolved: sendResolved,
    routing_key_file: routingKeyFile,
    ...(url !== undefined && { url }),
    severity: PAGERDUTY_SEVERITY,
    description: TITLE,
    details: {
      summary: '{{ range .Alerts }}{{ .Annotations.summary }} {{ end }}',
      runbook: '{{ .CommonAnnotations.runbook_url }}',
    },
  };
}

function emailConfig(receiver: EmailReceiver): Record<string, unknown> {
  const { to, from, smarthost, username, passwordFile, requireTls = true, sendResolved = true } = receiver;
  return {
    send_resolved: sendResolved,
    to,
    from,
    smarthost,
    ...(username !== undefined && { auth_username: username }),
    ...(passwordFile !== undefined && { auth_password_file: passwordFile }),
    require_tls: requireTls,
    headers: { Subject: TITLE },
  };
}

function webhookConfig({
  url,
  bearerTokenFile,
  maxAlerts = 0,
  sendResolved = true,
}: WebhookReceiver): Record<string, unknown> {
  return {
    send_resolved: sendResolved,
    url,
    max_alerts: maxAlerts,
    ...(bearerTokenFile !== undefined && {
      http_config: { authorization: { type: 'Bearer', credentials_file: bearerTokenFile } },
    }),
  };
}
