import {
  dashboard,
  planDashboards,
  row,
  text,
  timeseries,
  type Panel,
  type Position,
  type Row,
} from '@telltale/dashboards';
import { cache, http } from '@telltale/core/catalogs';
import { rate } from '@telltale/promql/builder';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conventionNames, everything } from './everything.ts';

const query = rate(cache.hits).by();

const size = fc.record({ width: fc.integer({ min: 1, max: 30 }), height: fc.integer({ min: 1, max: 20 }) });
interface GivenRow {
  readonly isOpen: boolean;
  readonly collapsed: boolean;
  readonly sizes: readonly { readonly width: number; readonly height: number }[];
}

const rows: fc.Arbitrary<readonly GivenRow[]> = fc.array(
  fc.record({ isOpen: fc.boolean(), collapsed: fc.boolean(), sizes: fc.array(size, { minLength: 1, maxLength: 15 }) }),
  { minLength: 1, maxLength: 6 },
);

function planned(given: readonly GivenRow[]) {
  const content = given.flatMap(({ isOpen, collapsed, sizes }, outer): readonly (Panel | Row)[] => {
    const panels = sizes.map((each, inner) => timeseries(`${outer} ${inner}`, query, each));
    return isOpen ? panels : [row(`Row ${outer}`, panels, { collapsed })];
  });
  const own = dashboard('Any', content);
  const options = { catalogs: [cache], shippedDashboards: false, dashboards: [own] };
  return planDashboards(options).dashboards[0]!;
}

function cellsOf({ x, y, w, h }: Position): readonly string[] {
  return Array.from({ length: w * h }, (_, i) => `${x + (i % w)}:${y + Math.floor(i / w)}`);
}

describe('The layout of a dashboard', () => {
  it('has no overlap and no gap, whatever the sizes', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const { rows: inPlace, panels } = planned(given);
        const cells = panels.flatMap(({ position }) => cellsOf(position));
        expect(new Set(cells).size).toBe(cells.length);
        expect(cells.every((cell) => Number.parseInt(cell, 10) < 24)).toBe(true);
        const headings = inPlace.filter(({ title }) => title !== '').length;
        const bottom = Math.max(...panels.map(({ position }) => position.y + position.h));
        expect(cells.length + headings * 24).toBe(bottom * 24);
      }),
    );
  });

  it('keeps the order of panels, and gives each an id of its own', () => {
    fc.assert(
      fc.property(rows, (given) => {
        const { panels } = planned(given);
        expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
        const order = panels.map(({ position }) => position.y * 24 + position.x);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
    );
  });

  it('closes up where panels are left out, and leaves out words about them', () => {
    const absent = timeseries('Misses', rate(http.requests).by());
    const own = dashboard('Any', { id: 'cache', optional: true }, [
      text('Note', 'About all of it.'),
      row('Requests', [text('Words', 'Nothing to see.'), timeseries('Requests', rate(http.requests).by())]),
      row('Cache', [absent, timeseries('Hits', query)]),
    ]);
    const { dashboards } = planDashboards({ catalogs: [cache], dashboards: [own], shippedDashboards: false });
    expect(dashboards[0]!.rows.map(({ title }) => title)).toEqual(['', 'Cache']);
    expect(dashboards[0]!.panels.map(({ title, position }) => [title, position])).toEqual([
      ['Note', { x: 0, y: 0, w: 24, h: 3 }],
      ['Hits', { x: 0, y: 4, w: 24, h: 8 }],
    ]);
    const rest = dashboard('Rest', { id: 'cache', optional: true }, [text('Note', 'About all of it.'), absent]);
    expect(planDashboards({ catalogs: [cache], dashboards: [rest], shippedDashboards: false }).dashboards).toEqual([]);
  });

  it.each(conventionNames)('of the shipped ones under %s neither', (convention) => {
    for (const { panels } of planDashboards(everything(convention)).dashboards) {
      const cells = panels.flatMap(({ position }) => cellsOf(position));
      expect(new Set(cells).size).toBe(cells.length);
    }
  });
});
