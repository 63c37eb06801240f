import { formatFloat } from './format-float.ts';
import { kindOf, showValue } from './template-value.ts';
import type { TemplateValue } from './template-value.ts';

const VERB = /%([-+# 0]*)(\d+)?(?:\.(\d+)?)?([a-zA-Z%])/g;
/** A width or precision beyond this is a mistake, or an attack. */
const MAX_WIDTH = 1000;

interface Spec {
  readonly flags: string;
  readonly precision: number | undefined;
  readonly verb: string;
}

/** Go's `fmt.Sprintf` for the values of templates, its `%!d(float64=3)` for a verb that does not fit included. */
export function printf(format: string, args: readonly TemplateValue[]): string {
  let next = 0;
  const text = format.replaceAll(
    VERB,
    (whole: string, flags: string, width?: string, precision?: string, verb = '') => {
      if (verb === '%') return '%';
      if (next >= args.length) return `%!${verb}(MISSING)`;
      const value = args[next++];
      const hasPrecision = /\.\d*[a-zA-Z]$/.test(whole);
      const spec = { flags, verb, precision: hasPrecision ? Math.min(Number(precision ?? 0), MAX_WIDTH) : undefined };
      return pad(formatted(value, spec) ?? mismatch(value, verb), flags, Math.min(Number(width ?? 0), MAX_WIDTH));
    },
  );
  if (next >= args.length) return text;
  const extra = args.slice(next).map((value) => `${kindOf(value)}=${showValue(value)}`);
  return `${text}%!(EXTRA ${extra.join(', ')})`;
}

function mismatch(value: TemplateValue, verb: string): string {
  return value === undefined ? `%!${verb}(<nil>)` : `%!${verb}(${kindOf(value)}=${showValue(value)})`;
}

function formatted(value: TemplateValue, spec: Spec): string | undefined {
  const { verb, flags, precision } = spec;
  if (verb === 'v') return value === undefined ? '<nil>' : signed(showValue(value), value, flags);
  if (verb === 'T') return kindOf(value);
  if (typeof value === 'boolean') return verb === 't' ? String(value) : undefined;
  if (typeof value === 'string') return formatString(value, verb, precision);
  if (typeof value === 'number') {
    const format = verb.toLowerCase();
    if (format !== 'e' && format !== 'f' && format !== 'g') return undefined;
    const text = formatFloat(value, format, precision ?? (format === 'g' ? -1 : 6));
    return signed(verb === format ? text : text.toUpperCase(), value, flags);
  }
  return typeof value === 'bigint' ? formatInt(value, verb, flags) : undefined;
}

function formatString(value: string, verb: string, precision: number | undefined): string | undefined {
  const cut = precision === undefined ? value : [...value].slice(0, precision).join('');
  if (verb === 's') return cut;
  if (verb === 'q') return JSON.stringify(cut);
  const hex = Buffer.from(cut).toString('hex');
  if (verb === 'x') return hex;
  return verb === 'X' ? hex.toUpperCase() : undefined;
}

const RADIX: Readonly<Record<string, number>> = { d: 10, b: 2, o: 8, x: 16, X: 16 };

function formatInt(value: bigint, verb: string, flags: string): string | undefined {
  if (verb === 'c') return value >= 0n && value <= 0x10_ffffn ? String.fromCodePoint(Number(value)) : '\u{FFFD}';
  const radix = Object.hasOwn(RADIX, verb) ? RADIX[verb] : undefined;
  if (radix === undefined) return undefined;
  const text = value.toString(radix);
  return signed(verb === 'X' ? text.toUpperCase() : text, value, flags);
}

/** The flags `+` and space show a sign, or its place, where there is none. */
function signed(text: string, value: TemplateValue, flags: string): string {
  if ((typeof value !== 'number' && typeof value !== 'bigint') || /^[-+]/.test(text)) {
    return text === '+Inf' && !flags.includes('+') ? '+Inf' : text;
  }
  if (flags.includes('+')) return `+${text}`;
  return flags.includes(' ') ? ` ${text}` : text;
}

function pad(text: string, flags: string, width: number): string {
  const missing = width - [...text].length;
  if (missing <= 0) return text;
  if (flags.includes('-')) return text + ' '.repeat(missing);
  if (!flags.includes('0') || !/^[-+ ]?\d/.test(text)) return ' '.repeat(missing) + text;
  const sign = /^[-+ ]/.exec(text)?.[0] ?? '';
  return sign + '0'.repeat(missing) + text.slice(sign.length);
}

/** Go's `fmt.Sprint`: a space between two values of which none is a string. */
export function print(args: readonly TemplateValue[]): string {
  return args
    .map((value, i) => {
      const isApart = i > 0 && typeof value !== 'string' && typeof args[i - 1] !== 'string';
      return (isApart ? ' ' : '') + (value === undefined ? '<nil>' : showValue(value));
    })
    .join('');
}
