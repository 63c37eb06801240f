/** How a piece of text looks; the palette knows the colours. */
export type Style = 'plain' | 'strong' | 'dim' | 'faint' | 'brand' | 'accent' | 'ok' | 'warn' | 'bad' | 'key';

/** A piece of text of one style. Every character takes one column: letters, box drawing and blocks only. */
export interface Span {
  readonly text: string;
  readonly style: Style;
}

/** One line of the terminal. */
export type Line = readonly Span[];

export const blank: Line = [];

export function span(text: string, style: Style = 'plain'): Span {
  return { text, style };
}

export function widthOf(line: Line): number {
  return line.reduce((sum, { text }) => sum + text.length, 0);
}

/** A line of exactly this width: filled with blanks, or cut. */
export function fit(line: Line, width: number, align: 'left' | 'right' = 'left'): Line {
  const missing = width - widthOf(line);
  if (missing < 0) return cut(line, width);
  const filler = span(' '.repeat(missing));
  return align === 'left' ? [...line, filler] : [filler, ...line];
}

/** One text at the left end, another at the right; where there is no room for both, the left one is cut. */
export function ends(left: Line, right: Line, width: number): Line {
  return [...fit(left, Math.max(0, width - widthOf(right))), ...right];
}

/** Lines side by side. */
export function beside(blocks: readonly (readonly Line[])[], widths: readonly number[], gap: number): readonly Line[] {
  const height = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length: height }, (_, row) =>
    blocks.flatMap((block, i) => [
      ...(i === 0 ? [] : [span(' '.repeat(gap))]),
      ...fit(block[row] ?? blank, widths[i] ?? 0),
    ]),
  );
}

function cut(line: Line, width: number): Line {
  const kept: Span[] = [];
  let left = width - 1;
  for (const { text, style } of line) {
    if (left <= 0) break;
    kept.push(span(text.slice(0, left), style));
    left -= text.length;
  }
  return width <= 0 ? blank : [...kept, span('…', 'dim')];
}
