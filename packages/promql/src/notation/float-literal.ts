/** A number of the notation, as Go reads it: `1.5`, `.5`, `-Inf`, `nan`; NaN for what is none. */
export function parseFloatLiteral(text: string): number {
  const sign = text.startsWith('-') ? -1 : 1;
  const digits = text.replace(/^[+-]/, '').toLowerCase();
  if (digits === 'inf') return sign * Infinity;
  return digits === 'nan' ? Number.NaN : sign * Number(digits);
}
