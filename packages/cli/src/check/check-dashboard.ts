import { dashboardExpressions, type JsonPath, type Linter } from '@telltale/promql/lint';
import { jsonPlaces } from '../files/json-places.ts';
import type { CliFinding } from '../io/finding.ts';
import { FileFindings, readPlaces, type CheckedFile } from './checked-file.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What dashboards are held to. */
export interface DashboardChecking {
  readonly linter: Linter;
  /** The file of each `uid` that was seen; those of this file are added. */
  readonly uids: Map<string, string>;
}

/** Everything that is wrong with a dashboard in Grafana's JSON. */
export function checkDashboard(file: CheckedFile, { linter, uids }: DashboardChecking): readonly CliFinding[] {
  const read = readPlaces(file, jsonPlaces);
  if ('problem' in read) return [read.problem];
  const { places } = read;
  const findings = new FileFindings(file, places);
  const found = dashboardOf(places.value);
  if (found === undefined) {
    findings.add('error', 'not-a-dashboard', 'This is no dashboard: it has neither panels nor elements.', { path: [] });
    return findings.found;
  }
  checkUid(found, file, uids, findings);
  checkPanels(panelsOf(found), findings);
  const { expressions, variables } = dashboardExpressions(places.value);
  for (const { expr, path, offset, titles, label } of expressions) {
    findings.addLint(linter.lint(expr, { variables, valuesOf: label }), path, offset, titles.join(' / '));
  }
  return findings.found;
}

interface FoundDashboard {
  readonly dashboard: JsonObject;
  readonly path: JsonPath;
}

/** The dashboard itself, or what Grafana's API or Kubernetes wraps it in. */
function dashboardOf(value: unknown, path: JsonPath = []): FoundDashboard | undefined {
  if (!isObject(value)) return undefined;
  const hasContent = ['panels', 'rows', 'elements', 'model'].some((key) => typeof value[key] === 'object');
  if (hasContent) return { dashboard: value, path };
  return dashboardOf(value['dashboard'], [...path, 'dashboard']) ?? dashboardOf(value['spec'], [...path, 'spec']);
}

/** A dashboard without a uid gets another one each time it is provisioned, and links to it break. */
function checkUid(
  { dashboard, path }: FoundDashboard,
  file: CheckedFile,
  uids: Map<string, string>,
  findings: FileFindings,
): void {
  const { uid } = dashboard;
  // Objects of Kubernetes have names, and library panels are no dashboards.
  if (path[0] === 'spec' || isObject(dashboard['elements']) || isObject(dashboard['model'])) return;
  if (typeof uid !== 'string' || uid === '') {
    findings.add(
      'warning',
      'dashboard-uid',
      'The dashboard has no uid: links to it break with each import. Give it one.',
      { path },
    );
    return;
  }
  const place = { path: [...path, 'uid'] };
  if (uid.length > 40 || !/^[\w-]+$/.test(uid)) {
    findings.add(
      'error',
      'dashboard-uid',
      `Grafana refuses the uid ${JSON.stringify(uid)}: up to 40 letters, digits, - and _.`,
      place,
    );
  }
  const other = uids.get(uid);
  if (other !== undefined) {
    findings.add(
      'error',
      'dashboard-uid',
      `${other} has the uid ${uid} as well: Grafana shows one of them. Change it.`,
      place,
    );
  }
  uids.set(uid, file.file);
}

interface FoundPanel {
  readonly panel: JsonObject;
  readonly path: JsonPath;
}

function panelsOf({ dashboard, path }: FoundDashboard): readonly FoundPanel[] {
  return listOf(dashboard['panels']).flatMap((panel, i) =>
    isObject(panel) ? [{ panel, path: [...path, 'panels', i] }] : [],
  );
}

function checkPanels(panels: readonly FoundPanel[], findings: FileFindings): void {
  const rows = panels.map(({ panel, path }) => panelsOf({ dashboard: panel, path }));
  checkIds([...panels, ...rows.flat()], findings);
  for (const together of [panels, ...rows]) checkGrid(together, findings);
}

function checkIds(panels: readonly FoundPanel[], findings: FileFindings): void {
  const titles = new Map<unknown, string>();
  for (const { panel, path } of panels) {
    const { id } = panel;
    if (typeof id !== 'number') continue;
    const other = titles.get(id);
    if (other !== undefined) {
      const message = `The panel ${JSON.stringify(other)} has the id ${id} as well: links and repeated panels mix them up.`;
      findings.add('error', 'panel-id', message, { path: [...path, 'id'], subject: titleOf(panel) });
    }
    titles.set(id, titleOf(panel));
  }
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** Grafana moves panels that are on top of each other, and everything below them. */
function checkGrid(panels: readonly FoundPanel[], findings: FileFindings): void {
  const placed = panels.flatMap(({ panel, path }) => {
    const box = boxOf(panel['gridPos']);
    return box === undefined ? [] : [{ panel, path: [...path, 'gridPos'], box }];
  });
  for (const [i, { panel, path, box }] of placed.entries()) {
    const subject = titleOf(panel);
    if (box.x + box.w > 24) {
      findings.add('warning', 'panel-grid', `The panel reaches column ${box.x + box.w} of 24.`, { path, subject });
    }
    const below = placed.slice(0, i).find((other) => overlap(box, other.box));
    if (below !== undefined) {
      findings.add('warning', 'panel-grid', `The panel is on top of ${JSON.stringify(titleOf(below.panel))}.`, {
        path,
        subject,
      });
    }
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

function boxOf(value: unknown): Box | undefined {
  if (!isObject(value)) return undefined;
  const { x, y, w, h } = value;
  const isBox = [x, y, w, h].every((each) => typeof each === 'number');
  return isBox ? ({ x, y, w, h } as Box) : undefined;
}

function titleOf({ title }: JsonObject): string {
  return typeof title === 'string' ? title : '';
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
