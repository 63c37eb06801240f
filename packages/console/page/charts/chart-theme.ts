import { styleColor } from '../theme/colors.ts';

/** What a canvas has to know of the page's style. */
export interface ChartTheme {
  readonly text: string;
  readonly grid: string;
  readonly font: string;
}

export function chartTheme(): ChartTheme {
  return { text: styleColor('--text-soft'), grid: styleColor('--grid'), font: '11px system-ui, sans-serif' };
}
