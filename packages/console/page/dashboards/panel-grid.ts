import type { DashboardJson, PanelJson } from './grafana-json.ts';

/** A row of panels; the first may have no title. */
export interface PanelRow {
  readonly title: string;
  readonly isClosed: boolean;
  readonly panels: readonly PanelJson[];
}

/** Panels by the rows they are in: those of a row that is open follow it, those of one that is closed are within it. */
export function rowsOf({ panels = [] }: DashboardJson): readonly PanelRow[] {
  const rows: { title: string; isClosed: boolean; panels: PanelJson[] }[] = [
    { title: '', isClosed: false, panels: [] },
  ];
  for (const panel of panels) {
    if (panel.type === 'row') {
      rows.push({ title: panel.title ?? '', isClosed: panel.collapsed === true, panels: [...(panel.panels ?? [])] });
    } else {
      rows.at(-1)!.panels.push(panel);
    }
  }
  return rows.filter((row) => row.panels.length > 0);
}

/** Pixels of one unit of Grafana's grid, of which there are 24 across. */
const UNIT = 36;

/** Where a panel stands within its row, for a grid of 24 columns. */
export function placeOf({ gridPos }: PanelJson, row: PanelRow): Readonly<Record<string, string>> {
  const { x = 0, y = 0, w = 12, h = 8 } = gridPos ?? {};
  const top = Math.min(...row.panels.map((panel) => panel.gridPos?.y ?? 0));
  return {
    '--column': `${x + 1} / span ${w}`,
    '--row': `${y - top + 1} / span ${h}`,
    '--height': `${h * UNIT}px`,
    '--part': String(w <= 6 ? 1 : 2),
  };
}
