import type { Dashboard } from '../define/dashboard.ts';
import type { Panel } from '../define/panel.ts';
import type { Row } from '../define/row.ts';
import { DashboardsError } from '../errors.ts';
import { dataSources } from './data-sources.ts';
import { bottomOf, layOut } from './layout.ts';
import { planAnnotations } from './plan-annotations.ts';
import { dashboardLink, panelLinks, uidOf } from './plan-links.ts';
import { planPanel, sizeOf, type UnplacedPanel } from './plan-panel.ts';
import { planVariables } from './plan-variables.ts';
import type { LeftOut, PlannedDashboard, PlannedPanel, PlannedRow } from './planned-dashboard.ts';
import type { Planning } from './planning.ts';

/** A dashboard whose panels are known, before they have their places and know what else there is. */
export interface DashboardDraft {
  readonly declared: Dashboard;
  readonly rows: readonly DraftRow[];
  readonly leftOut: readonly LeftOut[];
  /** Of it, what its dashboard does not allow to be missing. */
  readonly wanted: readonly LeftOut[];
}

interface DraftRow {
  readonly title: string;
  readonly collapsed: boolean;
  readonly panels: readonly { readonly declared: Panel; readonly panel: UnplacedPanel }[];
}

/** @throws DashboardsError `DASHBOARDS_DUPLICATE` */
export function draftDashboard(declared: Dashboard, planning: Planning): DashboardDraft {
  checkTitles(declared);
  const leftOut: LeftOut[] = [];
  const wanted: LeftOut[] = [];
  const rows = rowsOf(declared).flatMap(({ title, collapsed, panels: all }) => {
    const panels = all.flatMap((each) => {
      const outcome = planPanel(each, declared.title, planning);
      leftOut.push(...outcome.leftOut);
      if (!(each.options.optional ?? declared.optional)) wanted.push(...outcome.leftOut);
      return outcome.panel === undefined ? [] : [{ declared: each, panel: outcome.panel }];
    });
    // Words about panels that are not there say nothing.
    const isEmpty = panels.length < all.length && panels.every(({ panel }) => panel.kind === 'text');
    return isEmpty || panels.length === 0 ? [] : [{ title, collapsed, panels }];
  });
  const isEmpty = leftOut.length > 0 && rows.every(({ panels }) => panels.every(({ panel }) => panel.kind === 'text'));
  return { declared, rows: isEmpty ? [] : rows, leftOut, wanted };
}

/** Panels between rows stand without a heading. */
function rowsOf({ content }: Dashboard): readonly Omit<Row, 'kind'>[] {
  const rows: { title: string; collapsed: boolean; panels: Panel[] }[] = [];
  for (const each of content) {
    const last = rows.at(-1);
    if (each.kind === 'row') rows.push({ ...each, panels: [...each.panels] });
    else if (last?.title === '') last.panels.push(each);
    else rows.push({ title: '', collapsed: false, panels: [each] });
  }
  return rows;
}

function checkTitles({ title, content }: Dashboard): void {
  const titles = content.flatMap((each) => (each.kind === 'row' ? each.panels : [each])).map((panel) => panel.title);
  const twice = titles.find((each, index) => titles.indexOf(each) < index);
  if (twice !== undefined) {
    throw new DashboardsError('DASHBOARDS_DUPLICATE', `Two panels of ${title} have the title ${twice}`, twice);
  }
}

/**
 * The dashboard with everything in its place.
 *
 * @param titles of all dashboards that there are, by id
 * @throws DashboardsError `DASHBOARDS_UNKNOWN_VARIABLE`
 */
export function placeDashboard(
  { declared, rows: drafts }: DashboardDraft,
  titles: ReadonlyMap<string, string>,
  planning: Planning,
): PlannedDashboard {
  const rows = placed(drafts, titles, planning);
  const panels = rows.flatMap((row) => row.panels);
  const annotations = planAnnotations(planning);
  const links = declared.links.flatMap((id) => {
    const title = titles.get(id);
    return title === undefined ? [] : [dashboardLink(id, title, planning)];
  });
  const texts = [
    ...panels.flatMap(({ queries }) => queries.map(({ expr }) => expr)),
    ...panels.flatMap((panel) => panel.links.map(({ url }) => url)),
    ...annotations.map(({ expr }) => expr),
    ...panels.flatMap(({ queries }) => queries.map(({ language }) => dataSources[language].uid)),
  ];
  const { id, title, description, tags, from, refresh, variables } = declared;
  return {
    id,
    uid: uidOf(id, planning),
    title,
    description,
    tags: ['telltale', ...tags.filter((tag) => tag !== 'telltale')],
    from,
    refresh,
    variables: planVariables(texts, variables, title, planning),
    annotations,
    links,
    rows,
    panels,
  };
}

function placed(
  drafts: readonly DraftRow[],
  titles: ReadonlyMap<string, string>,
  planning: Planning,
): readonly PlannedRow[] {
  let top = 0;
  let id = 0;
  return drafts.map(({ title, collapsed, panels }) => {
    // The heading takes a line of the grid, and an id.
    if (title !== '') {
      top += 1;
      id += 1;
    }
    const positions = layOut(
      panels.map(({ declared }) => sizeOf(declared)),
      top,
    );
    top = bottomOf(positions, top);
    const inPlace = panels.map(({ declared, panel }, index): PlannedPanel => {
      const links = panelLinks(declared, panel.queries, titles, planning);
      return { ...panel, id: (id += 1), row: title, links, position: positions[index]! };
    });
    return { title, collapsed, panels: inPlace };
  });
}
