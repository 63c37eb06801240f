import { codeBlock } from '../markdown/inline.ts';
import { stacked } from '../markdown/page.ts';

/**
 * How to silence an alert, from a shell and in the browser: https://prometheus.io/docs/alerting/latest/alertmanager/#silences
 *
 * @param labels - What tells it from others: its name, and its objective.
 */
export function silenceText(labels: Readonly<Record<string, string>>, alertmanagerUrl: string): string {
  const matchers = Object.entries(labels).map(([label, value]) => [label, JSON.stringify(value)] as const);
  const filter = `{${matchers.map(([label, value]) => `${label}=${value}`).join(',')}}`;
  const command = [
    'amtool silence add',
    `--alertmanager.url=${shellWord(alertmanagerUrl)}`,
    "--duration=2h --comment='what is done about it, and by whom'",
    ...Object.entries(labels).map(([label, value]) => shellWord(`${label}=${value}`)),
  ].join(' \\\n  ');
  return stacked([
    'While it is being worked on, for two hours:',
    codeBlock('sh', command),
    `Or [in Alertmanager](${alertmanagerUrl}/#/silences/new?filter=${encodeURIComponent(filter)}), or in Grafana under Alerting, Silences. Add \`service=...\` to silence one service alone.`,
  ]);
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
