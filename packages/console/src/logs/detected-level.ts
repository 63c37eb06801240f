/** Names of levels, as Loki brings them together: https://grafana.com/docs/loki/latest/reference/loki-http-api/, `detected_level`. */
const levels: Readonly<Record<string, string>> = {
  trace: 'trace',
  trc: 'trace',
  debug: 'debug',
  dbg: 'debug',
  info: 'info',
  inf: 'info',
  information: 'info',
  warn: 'warn',
  wrn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  critical: 'critical',
  fatal: 'fatal',
};

/** What Loki adds to each line where it says no level of that name itself: dashboards group by it. */
export function detectedLevel(
  labels: Readonly<Record<string, string>>,
  metadata: Readonly<Record<string, string>>,
): string {
  const stated = metadata['level'] ?? metadata['severity'] ?? labels['level'] ?? labels['severity'] ?? '';
  const level = stated.toLowerCase();
  return Object.hasOwn(levels, level) ? levels[level]! : 'unknown';
}
