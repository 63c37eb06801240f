import { parseDuration } from './duration.ts';

/** The value of a number as PromQL writes it: `1_000`, `0x1F`, `1e3`, `.5`, `2.`, `Inf`, `NaN`, and `017` (octal, as in Go). */
function parseNumber(text: string): number {
  const word = text.toLowerCase();
  if (word === 'inf') return Infinity;
  if (word === 'nan') return NaN;
  const plain = word.replaceAll('_', '');
  if (/^0[0-7]+$/.test(plain)) return Number.parseInt(plain, 8);
  return Number(plain);
}

/** A number literal: a duration counts in seconds. */
export function parseNumberOrDuration(text: string): { readonly value: number; readonly duration: boolean } {
  const milliseconds = /^\d+[a-z]/i.test(text) && !/^0x|^\d+e/i.test(text) ? parseDuration(text) : undefined;
  return milliseconds === undefined
    ? { value: parseNumber(text), duration: false }
    : { value: milliseconds / 1000, duration: true };
}

/** The value of a number or duration after a sign, with whatever may stand between the two. */
export function parseSigned(text: string): number {
  const { value } = parseNumberOrDuration(text.replace(/^[-+](?:\s|#.*)*/, ''));
  return text.startsWith('-') ? -value : value;
}

/**
 * A number as Prometheus prints it: without an exponent, `+Inf`, `NaN`.
 *
 * @example
 * ```ts
 * import { formatNumber } from '@telltale/promql';
 *
 * console.log(formatNumber(1e21)); // => 1000000000000000000000
 * console.log(formatNumber(Infinity)); // => +Inf
 * ```
 */
export function formatNumber(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  const parts = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text);
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = parts;
  const shift = Number(exponent);
  const digits = whole + fraction;
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${digits}`;
  return sign + digits.padEnd(shift + 1, '0');
}
