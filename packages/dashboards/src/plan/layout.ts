/** Where a panel is: columns of 24, rows of 30 pixels. */
export interface Position {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const COLUMNS = 24;

/**
 * Puts panels into lines in their order, each line as high as its highest panel and filled to its end. Seven small panels become
 * four and three rather than six and one.
 */
export function layOut(sizes: readonly Size[], top = 0): readonly Position[] {
  const capped = sizes.map(({ width, height }) => ({ width: Math.min(width, COLUMNS), height }));
  const positions: Position[] = [];
  let y = top;
  for (const line of evenLines(capped)) {
    const h = Math.max(...line.map(({ height }) => height));
    let x = 0;
    for (const w of widened(line.map(({ width }) => width))) {
      positions.push({ x, y, w, h });
      x += w;
    }
    y += h;
  }
  return positions;
}

/** The first row of the grid below all positions. */
export function bottomOf(positions: readonly Position[], top = 0): number {
  return Math.max(top, ...positions.map(({ y, h }) => y + h));
}

/** As few lines as there have to be, and their widest as narrow as that allows. */
function evenLines(sizes: readonly Size[]): readonly (readonly Size[])[] {
  const fewest = linesOf(sizes, COLUMNS).length;
  const narrowest = Math.max(0, ...sizes.map(({ width }) => width));
  for (let columns = narrowest; columns < COLUMNS; columns++) {
    const lines = linesOf(sizes, columns);
    if (lines.length === fewest) return lines;
  }
  return linesOf(sizes, COLUMNS);
}

function linesOf(sizes: readonly Size[], columns: number): readonly (readonly Size[])[] {
  const lines: Size[][] = [];
  let used = columns;
  for (const size of sizes) {
    if (used + size.width > columns) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)!.push(size);
    used += size.width;
  }
  return lines;
}

/** The widths in their proportions, so that together they are a whole line. */
function widened(widths: readonly number[]): readonly number[] {
  const total = widths.reduce((sum, width) => sum + width, 0);
  let [before, done] = [0, 0];
  return widths.map((width) => {
    before += width;
    const end = Math.round((before * COLUMNS) / total);
    const w = end - done;
    done = end;
    return w;
  });
}
