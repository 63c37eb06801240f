import type { ChaosState } from '../../chaos/chaos-board.ts';
import { beside, ends, span } from '../line.ts';
import type { Line } from '../line.ts';

const GAP = 2;
const LEAST_CELL = 18;

/** The keys, and which disturbances are on. */
export function chaosPanel(states: readonly ChaosState[], chaosUrl: string, width: number): readonly Line[] {
  const title = ends(
    [span('CHAOS', 'dim'), span('  q', 'key'), span(' quit', 'dim')],
    [span('or ', 'faint'), span(`curl -X POST ${chaosUrl}/slow-provider`, 'faint')],
    width,
  );
  const cells = states.map(cellOf);
  const perRow = Math.max(1, Math.min(cells.length, Math.floor((width + GAP) / (LEAST_CELL + GAP))));
  const cellWidth = Math.floor((width - GAP * (perRow - 1)) / perRow);
  const lines: Line[] = [title];
  for (let i = 0; i < cells.length; i += perRow) {
    const row = cells.slice(i, i + perRow);
    lines.push(
      ...beside(
        row.map((cell) => [cell]),
        row.map(() => cellWidth),
        GAP,
      ),
    );
  }
  return lines;
}

function cellOf({ key, title, active, secondsLeft }: ChaosState): Line {
  if (!active) return [span(key, 'key'), span(` ${title}`, 'dim')];
  return [span(key, 'key'), span(` ${title}`, 'bad'), span(` ${Math.ceil(secondsLeft)}`, 'warn')];
}
