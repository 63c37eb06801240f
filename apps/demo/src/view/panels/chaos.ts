import type { ChaosState } from '../../chaos/chaos-board.ts';
import { beside, fit, span, widthOf } from '../line.ts';
import type { Line } from '../line.ts';

const GAP = 2;
const LEAST_CELL = 18;
const LABEL: Line = [span('CHAOS', 'dim'), span('  press a key', 'faint')];
const QUIT: Line = [span('q', 'key'), span(' quit', 'dim')];

/** The keys, and which disturbances are on: every row takes as many as there is room for. */
export function chaosPanel(states: readonly ChaosState[], width: number): readonly Line[] {
  const perRow = cellsPerRow(width);
  const cellWidth = Math.floor((width - GAP * (perRow - 1)) / perRow);
  const cells = [LABEL, ...states.map((state) => cellOf(state, cellWidth)), QUIT];
  return Array.from({ length: chaosHeight(states.length, width) }, (_, row) => {
    const own = cells.slice(row * perRow, (row + 1) * perRow);
    const blocks = own.map((cell) => [cell]);
    return beside(
      blocks,
      own.map(() => cellWidth),
      GAP,
    ).flat();
  });
}

/** How many lines that takes. */
export function chaosHeight(count: number, width: number): number {
  return Math.ceil((count + 2) / cellsPerRow(width));
}

function cellsPerRow(width: number): number {
  return Math.max(1, Math.floor((width + GAP) / (LEAST_CELL + GAP)));
}

function cellOf({ key, title, active, secondsLeft }: ChaosState, width: number): Line {
  if (!active) return [span(key, 'key'), span(` ${title}`, 'dim')];
  const seconds = [span(` ${Math.ceil(secondsLeft)}`, 'warn')];
  const room = Math.min(title.length, width - 2 - widthOf(seconds));
  return [span(key, 'key'), span(' '), ...fit([span(title, 'bad')], room), ...seconds];
}
