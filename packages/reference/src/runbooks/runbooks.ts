import type { Artifact } from '@telltale/core';
import { plain } from '../markdown/inline.ts';
import { page } from '../markdown/page.ts';
import { linkTo, pagePaths } from '../pages/paths.ts';
import type { DocumentedAlert, DocumentedSlo } from '../pages/planned.ts';
import { alertSections } from './alert-sections.ts';
import { runbookIndex } from './runbook-index.ts';
import { resolveRunbooksOptions, type ResolvedRunbooksOptions, type RunbooksOptions } from './runbooks-options.ts';

/** An alert, and the objective that it is about. */
export interface SloAlert {
  readonly slo: DocumentedSlo;
  readonly alert: DocumentedAlert;
}

/**
 * Runbooks in Markdown: a page for each alert, and an index. A page says what the alert means, when it fires, who is told, what to look
 * at first, what usually is behind it, what to do, and how to silence it. Alerts of objectives that have one name share a page.
 *
 * @param alerts - Those of `planRules` of `@telltale/rules`.
 * @throws DocumentsError `REFERENCE_OPTIONS`, `REFERENCE_UNKNOWN_RECEIVER`
 *
 * @example
 * ```ts
 * import { http } from '@telltale/core/catalogs';
 * import { runbooks } from '@telltale/reference';
 * import { planRules } from '@telltale/rules';
 *
 * const catalogs = [http];
 * const { alerts, slos } = planRules({ catalogs, runbookUrl: 'https://example.com/runbooks' });
 * const pages = runbooks(alerts, { catalogs, slos });
 * console.log(pages.some(({ path }) => path === 'runbooks/HighErrorRate.md'));
 * // => true
 * ```
 */
export function runbooks(alerts: readonly DocumentedAlert[], given: RunbooksOptions = {}): readonly Artifact[] {
  const options = resolveRunbooksOptions(given);
  const ofSlos = options.slos.flatMap((slo) => slo.alerts.map((alert) => ({ slo, alert })));
  const byName = Map.groupBy(ofSlos, ({ alert }) => alert.name);
  const pages = [
    ...alerts.map((alert) => alertPage(alert, options)),
    ...[...byName].map(([name, members]) => sloPage(name, members, options)),
  ];
  return [runbookIndex(alerts, byName, options), ...pages.toSorted((a, b) => (a.path < b.path ? -1 : 1))];
}

function alertPage(alert: DocumentedAlert, options: ResolvedRunbooksOptions): Artifact {
  const sections = alertSections(alert, 2, { alertname: alert.name }, options);
  return runbookPage(alert.name, [sections]);
}

/** A page of alerts that differ in their objective. */
function sloPage(name: string, members: readonly SloAlert[], options: ResolvedRunbooksOptions): Artifact {
  const sections = members.map(({ slo, alert }) => {
    // What its alerts read was recorded; whoever looks for a cause wants to see of what.
    const measured = { ...alert, metrics: [...slo.metrics, ...alert.metrics] };
    const facts = `${plain(slo.description)}, over ${slo.periodDays} days${slo.tier === undefined ? '' : ` (tier ${plain(slo.tier)})`}.`;
    return `## ${plain(slo.name)}\n\n${facts}\n\n${alertSections(measured, 3, { alertname: name, slo: slo.name }, options)}`;
  });
  return runbookPage(name, sections);
}

function runbookPage(name: string, sections: readonly string[]): Artifact {
  const path = pagePaths.runbook(name);
  const back = `[All runbooks](${linkTo(path, pagePaths.runbooks)})`;
  return { path, text: page([`# ${plain(name)}`, back, ...sections]) };
}
