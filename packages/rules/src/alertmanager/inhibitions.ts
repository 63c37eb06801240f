/**
 * What mutes what. A label that is missing on both sides counts as equal for Alertmanager
 * (https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings), so every rule asks for the
 * labels that it compares: an alert without a service mutes nobody else's.
 */
export const inhibitions: readonly Record<string, unknown>[] = [
  {
    // A service that is down explains whatever else is wrong with it.
    source_matchers: ['alertname="ServiceDown"', 'service!=""'],
    target_matchers: ['alertname!="ServiceDown"', 'service!=""'],
    equal: ['service'],
  },
  {
    // Who is called out for a critical alert needs no warnings of the same service.
    source_matchers: ['severity="critical"', 'service!=""'],
    target_matchers: ['severity=~"warning|info"', 'service!=""'],
    equal: ['service'],
  },
  {
    // Of one objective, the fastest burn speaks.
    source_matchers: ['slo!=""', 'burn="fast"'],
    target_matchers: ['slo!=""', 'burn=~"slow|ticket"'],
    equal: ['service', 'slo'],
  },
  {
    source_matchers: ['slo!=""', 'burn="slow"'],
    target_matchers: ['slo!=""', 'burn="ticket"'],
    equal: ['service', 'slo'],
  },
];
