import { parse, printLines } from '@telltale/promql';
import { code, codeBlock, plain } from '../markdown/inline.ts';
import { list } from '../markdown/list.ts';
import { stacked } from '../markdown/page.ts';
import { table } from '../markdown/table.ts';
import { metricLink } from '../pages/metric-links.ts';
import { panelLinks } from '../pages/panel-links.ts';
import { pagePaths } from '../pages/paths.ts';
import type { DocumentedAlert } from '../pages/planned.ts';
import { measuredValue } from './measured-value.ts';
import type { ResolvedRunbooksOptions } from './runbooks-options.ts';
import { silenceText } from './silence.ts';
import { templateMarkdown, templateText } from './template-text.ts';
import { whoIsTold } from './who-is-told.ts';

/**
 * All that is to be known of an alert, under headings of a level.
 *
 * @param silenced - The labels that a silence of it has.
 */
export function alertSections(
  alert: DocumentedAlert,
  level: 2 | 3,
  silenced: Readonly<Record<string, string>>,
  options: ResolvedRunbooksOptions,
): string {
  const { runbook } = alert;
  const sections: readonly (readonly [heading: string, content: string])[] = [
    ['What it means', runbook === undefined ? '' : templateMarkdown(runbook.meaning)],
    ['When it fires', condition(alert)],
    ['Who is told', told(alert, options)],
    ['What to look at first', queries(alert)],
    ['Likely causes', runbook === undefined ? '' : list(runbook.causes.map(templateMarkdown))],
    ['What to do', runbook === undefined ? UNWRITTEN : list(runbook.steps.map(templateMarkdown), 'numbers')],
    ['How to silence it', silenceText(silenced, options.alertmanagerUrl)],
    ['See also', seeAlso(alert, options)],
  ];
  return stacked([
    templateText(alert.summary),
    alert.description === alert.summary ? '' : templateText(alert.description),
    ...sections.flatMap(([heading, content]) => (content === '' ? [] : [`${'#'.repeat(level)} ${heading}`, content])),
  ]);
}

const UNWRITTEN = 'Nobody has written that down yet: declare `runbook` with the alert, and it is here.';

function condition({ expr, threshold, for: pending, severity, rule }: DocumentedAlert): string {
  const labels = Object.entries(rule.labels ?? {})
    .filter(([label]) => label !== 'severity')
    .map(([label, value]) => `${code(label)}: ${value.includes('{{') ? templateText(value) : code(value)}`);
  return stacked([
    `It fires for each series of this query${pending === '0s' ? ', at once' : `, once it has been there for ${code(pending)}`}:`,
    codeBlock('promql', printLines(parse(expr))),
    table(
      ['severity', 'threshold', 'for', 'goes on for', 'labels'],
      [
        [
          plain(severity),
          threshold === undefined ? '' : String(threshold),
          pending,
          rule.keep_firing_for ?? '0s',
          labels.join(', '),
        ],
      ],
    ),
  ]);
}

function told({ rule, severity, name }: DocumentedAlert, { routing }: ResolvedRunbooksOptions): string {
  if (routing === undefined) return '';
  return list(whoIsTold({ severity, ...rule.labels, alertname: name }, routing));
}

function queries({ queries: given, expr }: DocumentedAlert): string {
  const measured = measuredValue(expr);
  const own = given.length > 0 || measured === undefined ? [] : [{ title: 'The measured value', query: measured }];
  return stacked(
    [...given, ...own].flatMap(({ title, query }) => [
      `${plain(title)}:`,
      codeBlock('promql', printLines(parse(query))),
    ]),
  );
}

function seeAlso({ name, metrics }: DocumentedAlert, options: ResolvedRunbooksOptions): string {
  const links = metrics.map((metric) => metricLink(pagePaths.runbook(name), metric, options.exposure));
  const panels = panelLinks(metrics, options.dashboards, options.grafanaUrl);
  return list([
    ...(links.length > 0 ? [`Metrics: ${links.join(', ')}`] : []),
    ...panels.map((panel) => `Dashboard ${panel}`),
  ]);
}
