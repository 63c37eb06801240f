/**
 * Words of a name that promtool's `check metrics` takes for units, with the base unit to use instead:
 * https://github.com/prometheus/client_golang/tree/main/prometheus/testutil/promlint/validations.
 */
const baseUnits: Readonly<Record<string, string>> = {
  amperes: 'amperes',
  bytes: 'bytes',
  celsius: 'celsius',
  grams: 'grams',
  joules: 'joules',
  kelvin: 'kelvin',
  meters: 'meters',
  metres: 'metres',
  seconds: 'seconds',
  volts: 'volts',
};

const derivedUnits: Readonly<Record<string, string>> = {
  minutes: 'seconds',
  hours: 'seconds',
  days: 'seconds',
  weeks: 'seconds',
  kelvins: 'kelvin',
  fahrenheit: 'celsius',
  rankine: 'celsius',
  inches: 'meters',
  yards: 'meters',
  miles: 'meters',
  bits: 'bytes',
  calories: 'joules',
  pounds: 'grams',
  ounces: 'grams',
  percent: 'ratio (0 to 1)',
  percentage: 'ratio (0 to 1)',
};

const abbreviations: Readonly<Record<string, string>> = {
  s: 'seconds',
  sec: 'seconds',
  secs: 'seconds',
  ms: 'seconds',
  msec: 'seconds',
  us: 'seconds',
  usec: 'seconds',
  ns: 'seconds',
  m: 'seconds or meters',
  h: 'seconds',
  d: 'seconds',
  b: 'bytes',
  kb: 'bytes',
  mb: 'bytes',
  gb: 'bytes',
  tb: 'bytes',
  pb: 'bytes',
  pct: 'ratio (0 to 1)',
};

// `mibi` is promtool's spelling beside the right one.
const prefix = /^(pico|nano|micro|milli|centi|deci|deca|hecto|kilo|kibi|mega|mebi|mibi|giga|gibi|tera|tebi|peta|pebi)/;

/** The base unit that should stand in place of a word; `undefined` for a base unit and for a word that is no unit. */
export function baseUnitFor(word: string): string | undefined {
  for (const table of [derivedUnits, abbreviations]) if (Object.hasOwn(table, word)) return table[word];
  const scaled = word.replace(prefix, '');
  if (scaled === word) return undefined;
  return Object.hasOwn(baseUnits, scaled) ? baseUnits[scaled] : derivedUnitFor(scaled);
}

function derivedUnitFor(word: string): string | undefined {
  return Object.hasOwn(derivedUnits, word) ? derivedUnits[word] : undefined;
}
