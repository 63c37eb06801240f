import { isDark } from './theme.ts';

/** Colours of series, in the order they are given out: neighbours differ in hue and in lightness. */
const palettes = {
  light: ['#2563c9', '#d9730d', '#15835a', '#b8336a', '#6f4bc4', '#0b7f91', '#96631a', '#5b6577', '#8a8a00', '#c43d2b'],
  dark: ['#6ea8fe', '#ffb057', '#4fcf97', '#f783ac', '#b197fc', '#4ccfdd', '#d9a866', '#a3b1c6', '#d8d24b', '#ff8a70'],
} as const;

/** How many series have colours of their own. */
export const SERIES_COLORS = palettes.light.length;

export function seriesColor(index: number): string {
  const palette = palettes[isDark.value ? 'dark' : 'light'];
  return palette[index % palette.length]!;
}

/** The same colour for the same name, wherever it is shown. */
export function colorOfName(name: string): string {
  let hash = 0;
  for (let i = 0; i < name.length; i++) hash = (hash * 31 + name.charCodeAt(i)) | 0;
  return seriesColor(Math.abs(hash));
}

/** Colours by the names that Grafana has for them, in tones that both themes can be read in. */
const named: Readonly<Record<string, readonly [light: string, dark: string]>> = {
  green: ['#136b3d', '#4fcf97'],
  red: ['#b92323', '#ff7b72'],
  orange: ['#a04a05', '#ffa94d'],
  yellow: ['#8f6b00', '#f2cc60'],
  blue: ['#2563c9', '#6ea8fe'],
  purple: ['#6f4bc4', '#b197fc'],
  text: ['#1c2430', '#e6ebf2'],
  transparent: ['#5b6577', '#a3b1c6'],
};

/** Of `green`, `semi-dark-red`, `#1f60c4`; anything else is drawn as text. */
export function namedColor(name: string): string {
  const plain = name.replace(/^(?:super-light|light|semi-dark|dark)-/, '');
  const tones = named[plain];
  if (tones !== undefined) return tones[isDark.value ? 1 : 0];
  return /^(?:#[\da-f]{3,8}|rgba?\([\d.,\s%]+\))$/i.test(name) ? name : named['text']![isDark.value ? 1 : 0];
}

/** A colour as seen through, of `#rrggbb`. */
export function seenThrough(color: string, share: number): string {
  return /^#[\da-f]{6}$/i.test(color)
    ? color +
        Math.round(share * 255)
          .toString(16)
          .padStart(2, '0')
    : color;
}

/** A custom property of the page's style, for what is drawn on a canvas. */
export function styleColor(property: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(property).trim();
}
