const blocks = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;
const EIGHTHS = blocks.length - 1;

/**
 * Values as columns of blocks, the latest at the right; rows of text, the upper ones first.
 *
 * @param floor - The scale reaches at least this far, so that a little noise does not look like a mountain.
 */
export function sparkline(values: readonly number[], width: number, height: number, floor: number): readonly string[] {
  const shown = values.slice(-width);
  const top = Math.max(floor, ...shown.filter((value) => !Number.isNaN(value)));
  const levels = shown.map((value) => levelOf(value, top, height * EIGHTHS));
  return Array.from({ length: height }, (_, row) => {
    const below = (height - 1 - row) * EIGHTHS;
    const text = levels.map((level) => blocks[Math.max(0, Math.min(EIGHTHS, level - below))]).join('');
    return text.padStart(width);
  });
}

/** A value is seen, however small, and 0 as a base line; one that was not measured is left out. */
function levelOf(value: number, top: number, steps: number): number {
  if (Number.isNaN(value)) return 0;
  return Math.max(1, Math.min(steps, Math.round((value / top) * steps)));
}

/** A share as a bar: `━━━━━━━━┄┄` */
export function bar(share: number, width: number): readonly [full: string, empty: string] {
  const full = Math.round((Number.isNaN(share) ? 0 : Math.min(1, Math.max(0, share))) * width);
  return ['━'.repeat(full), '┄'.repeat(width - full)];
}
