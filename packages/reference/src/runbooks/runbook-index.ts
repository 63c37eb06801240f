import type { Artifact } from '@telltale/core';
import { anchor, plain } from '../markdown/inline.ts';
import { page } from '../markdown/page.ts';
import { table } from '../markdown/table.ts';
import { linkTo, pagePaths } from '../pages/paths.ts';
import type { DocumentedAlert } from '../pages/planned.ts';
import type { ResolvedRunbooksOptions } from './runbooks-options.ts';
import type { SloAlert } from './runbooks.ts';
import { templateText } from './template-text.ts';

/** All alerts: what they are about, how urgent they are. */
export function runbookIndex(
  alerts: readonly DocumentedAlert[],
  ofSlos: ReadonlyMap<string, readonly SloAlert[]>,
  { slos }: ResolvedRunbooksOptions,
): Artifact {
  const groups = Map.groupBy(alerts, ({ group }) => group);
  const text = page([
    '# Runbooks',
    'What each alert means and what to do when it fires. `critical` calls somebody out, `warning` is looked at in working hours, `info` is for the record.',
    ...[...groups]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([group, members]) => [`## ${plain(group)}`, table(HEAD, members.map(row))]),
    ...(slos.length === 0 ? [] : ['## Objectives', objectives(ofSlos)]),
  ]);
  return { path: pagePaths.runbooks, text };
}

const HEAD = ['alert', 'severity', 'for', 'what it says'] as const;

function row(alert: DocumentedAlert): readonly string[] {
  return [link(alert.name), plain(alert.severity), alert.for, templateText(alert.summary)];
}

function objectives(ofSlos: ReadonlyMap<string, readonly SloAlert[]>): string {
  const rows = [...ofSlos].flatMap(([name, members]) =>
    members.map(({ slo, alert }) => [
      link(name, anchor(slo.name), slo.name),
      plain(alert.severity),
      alert.for,
      templateText(alert.summary),
    ]),
  );
  return table(HEAD, rows);
}

function link(name: string, section?: string, of?: string): string {
  const text = of === undefined ? plain(name) : `${plain(name)} of ${plain(of)}`;
  return `[${text}](${linkTo(pagePaths.runbooks, pagePaths.runbook(name), section)})`;
}
