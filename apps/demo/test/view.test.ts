import { describe, expect, it } from 'vitest';
import { draw } from '../src/view/draw.ts';
import { widthOf } from '../src/view/line.ts';
import { paint } from '../src/view/palette.ts';
import { plainLine } from '../src/view/plain-line.ts';
import { chaosSwitches } from '../src/chaos/switches.ts';
import { busyScreen, calmScreen, stackScreen, startingScreen } from './screens.ts';

function drawn(screen: Parameters<typeof draw>[0], columns: number, rows: number): string {
  return draw(screen, { columns, rows })
    .map((line) => `${paint(line, 'none')}\n`)
    .join('');
}

describe('the view', () => {
  it.each([
    ['a calm desk at 80 columns', 'calm-80x24', calmScreen, 80, 24],
    ['a desk in trouble at 100 columns', 'busy-100x40', busyScreen, 100, 40],
    ['a desk in trouble on a wide screen', 'busy-160x45', busyScreen, 160, 45],
    ['a desk with the servers beside it', 'stack-80x30', stackScreen, 80, 30],
    ['the start', 'starting-80x24', startingScreen, 80, 24],
  ] as const)('shows %s', async (_, name, screen, columns, rows) => {
    await expect(drawn(screen, columns, rows)).toMatchFileSnapshot(`screens/${name}.txt`);
  });

  it('is never larger than the terminal', () => {
    for (const screen of [calmScreen, busyScreen, stackScreen, startingScreen]) {
      for (const columns of [20, 60, 79, 80, 100, 131, 134, 200]) {
        for (const rows of [5, 20, 24, 30, 60]) {
          const lines = draw(screen, { columns, rows });
          expect(lines.length).toBeLessThanOrEqual(rows);
          expect(Math.max(...lines.map((line) => widthOf(line)))).toBeLessThanOrEqual(columns);
        }
      }
    }
  });

  it('has every disturbance on every screen of some size', () => {
    for (const [columns, rows] of [
      [80, 24],
      [100, 40],
      [160, 45],
    ] as const) {
      const text = drawn(busyScreen, columns, rows);
      for (const { key, title } of chaosSwitches) expect(text).toMatch(new RegExp(`\\b${key} ${title}`));
      expect(text).toContain('q quit');
    }
  });

  it('says in colour what it says without', () => {
    for (const line of draw(busyScreen, { columns: 80, rows: 40 })) {
      // oxlint-disable-next-line no-control-regex -- that is what colours are made of
      const bare = paint(line, '256').replaceAll(/\u{1b}\[[\d;]*m/gu, '');
      expect(bare.trimEnd()).toBe(paint(line, 'none'));
    }
  });

  it('fits into one line where there is no terminal', () => {
    expect(plainLine(busyScreen.signals!, 65)).toBe(
      ' 1:05  482 req/s  errors 11 %  p50 350 µs  p95 820 ms  p99 2.1 s  loop 86 %  services 3/4 without ledger  l1 46 %' +
        '  l2 –  queue 41  agents 1.2/s  watchdogs 3/5  breakers aurora open, drizzle half open',
    );
  });
});
