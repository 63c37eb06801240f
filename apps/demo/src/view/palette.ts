import type { WriteStream } from 'node:tty';
import type { Line, Style } from './line.ts';

/** How many colours a terminal has. */
export type ColourDepth = 'none' | '16' | '256';

type Colours = Readonly<Record<Style, string>>;

// SGR parameters (ECMA-48, 8.3.117). Plain text has the terminal's own colour, which suits its background.
const palettes: Readonly<Record<Exclude<ColourDepth, 'none'>, Colours>> = {
  '16': {
    plain: '',
    strong: '1',
    dim: '2',
    faint: '2',
    brand: '1;36',
    accent: '36',
    ok: '32',
    warn: '33',
    bad: '1;31',
    key: '1;36',
  },
  '256': {
    plain: '',
    strong: '1',
    dim: '38;5;245',
    faint: '38;5;239',
    brand: '1;38;5;80',
    accent: '38;5;80',
    ok: '38;5;114',
    warn: '38;5;221',
    bad: '1;38;5;203',
    key: '1;38;5;80',
  },
};

/** A line as the terminal wants it. */
export function paint(line: Line, depth: ColourDepth): string {
  const text = line.map((span) => span.text).join('');
  if (depth === 'none') return text.trimEnd();
  const palette = palettes[depth];
  return line
    .map(({ text, style }) =>
      palette[style] === '' || text === '' ? text : `\u{1b}[${palette[style]}m${text}\u{1b}[0m`,
    )
    .join('');
}

/** How many colours a terminal has; Node.js knows, and NO_COLOR and FORCE_COLOR too (https://no-color.org). */
export function depthOf(output: WriteStream): ColourDepth {
  const bits = output.getColorDepth();
  if (bits >= 8) return '256';
  return bits >= 4 ? '16' : 'none';
}
