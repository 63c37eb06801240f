/** Units that Prometheus writes out: https://github.com/prometheus/otlptranslator, `unit_namer.go`. */
const units: Readonly<Record<string, string>> = {
  d: 'days',
  h: 'hours',
  min: 'minutes',
  s: 'seconds',
  ms: 'milliseconds',
  us: 'microseconds',
  ns: 'nanoseconds',
  By: 'bytes',
  KiBy: 'kibibytes',
  MiBy: 'mebibytes',
  GiBy: 'gibibytes',
  KBy: 'kilobytes',
  MBy: 'megabytes',
  GBy: 'gigabytes',
  m: 'meters',
  V: 'volts',
  A: 'amperes',
  J: 'joules',
  W: 'watts',
  g: 'grams',
  Cel: 'celsius',
  Hz: 'hertz',
  '%': 'percent',
};

const perUnits: Readonly<Record<string, string>> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  y: 'year',
};

/**
 * The name that Prometheus gives an OTLP metric under `UnderscoreEscapingWithSuffixes`: `http.server.request.duration` in `s` is
 * `http_server_request_duration_seconds`.
 */
export function metricName(name: string, unit: string, isCounter: boolean, isGauge: boolean): string {
  const parts = words(name);
  if (parts.length === 0) return '';
  const suffixes = unit === '1' && isGauge ? ['ratio'] : unitSuffixes(unit);
  for (const suffix of suffixes) if (!parts.includes(suffix)) parts.push(suffix);
  if (isCounter) return [...parts.filter((part) => part !== 'total'), 'total'].join('_');
  return legal(parts.join('_'));
}

/** The name of a label: what is not a letter, a digit or `_` becomes `_`. */
export function labelName(attribute: string): string {
  return legal(attribute.replaceAll(/[^a-zA-Z0-9_]/g, '_'));
}

function unitSuffixes(unit: string): readonly string[] {
  const [main = '', per] = unit.split('/', 2).map((part) => part.trim());
  // An annotation in braces says what is counted, and is no unit.
  const own = main === '' || main === '1' || main.includes('{') ? [] : words(units[main] ?? main);
  if (per === undefined || per === '' || per.includes('{')) return own;
  return [...own, 'per', perUnits[per] ?? per];
}

function words(text: string): string[] {
  return text.split(/[^a-zA-Z0-9:]+/).filter((word) => word !== '');
}

function legal(name: string): string {
  return /^\d/.test(name) ? `_${name}` : name;
}
