import type { CliIo, Output } from './io.ts';

/** How parts of a text look, by what they are. */
export interface Style {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly cyan: (text: string) => string;
}

const codes: Readonly<Record<keyof Style, readonly [on: number, off: number]>> = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
};

/** Colours, or none: on a terminal, unless NO_COLOR (https://no-color.org) or FORCE_COLOR (https://force-color.org) say otherwise. */
export function styleFor(output: Output, env: CliIo['env']): Style {
  const isColoured = hasColours(output, env);
  const styled = Object.entries(codes).map(([name, [on, off]]) => [
    name,
    isColoured ? (text: string) => `\u001B[${on}m${text}\u001B[${off}m` : (text: string) => text,
  ]);
  return Object.fromEntries(styled) as Style;
}

function hasColours({ isTTY = false }: Output, env: CliIo['env']): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined && forced !== '') return forced !== '0' && forced !== 'false';
  return isTTY && env['TERM'] !== 'dumb';
}
