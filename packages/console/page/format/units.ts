/** How numbers of one unit are written; ids are Grafana's: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
type Formatter = (value: number, decimals: number | undefined) => string;

const SHORT = ['', ' K', ' Mil', ' Bil', ' Tri'];
const SI = ['', 'k', 'M', 'G', 'T', 'P'];
const IEC = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi'];

/** As many digits as tell something: three of them, and no zeros at the end. */
export function plain(value: number, decimals?: number): string {
  if (value === 0) return decimals === undefined ? '0' : (0).toFixed(decimals);
  const magnitude = Math.abs(value);
  if (decimals !== undefined) return value.toFixed(decimals);
  if (magnitude >= 1e15 || magnitude < 1e-6) return value.toExponential(2);
  const digits =
    magnitude >= 100
      ? 0
      : magnitude >= 10
        ? 1
        : magnitude >= 1
          ? 2
          : Math.min(8, 2 - Math.floor(Math.log10(magnitude)));
  return String(Number(value.toFixed(digits)));
}

function scaled(base: number, prefixes: readonly string[], unit: string, gap = ' '): Formatter {
  return (value, decimals) => {
    let [amount, power] = [value, 0];
    while (Math.abs(amount) >= base && power < prefixes.length - 1) {
      amount /= base;
      power += 1;
    }
    return `${plain(amount, decimals)}${unit === '' ? '' : gap}${prefixes[power]}${unit}`;
  };
}

const short = scaled(1000, SHORT, '');
const suffixed =
  (suffix: string): Formatter =>
  (value, decimals) =>
    `${short(value, decimals)}${suffix}`;
const money =
  (sign: string): Formatter =>
  (value, decimals) =>
    `${sign}${short(value, decimals)}`;
const either =
  (no: string, yes: string): Formatter =>
  (value) =>
    value === 0 ? no : yes;

const steps: readonly (readonly [seconds: number, unit: string])[] = [
  [86_400 * 7, 'weeks'],
  [86_400, 'days'],
  [3600, 'hours'],
  [60, 'mins'],
  [1, 's'],
  [1e-3, 'ms'],
  [1e-6, 'µs'],
  [1e-9, 'ns'],
];

const duration =
  (factor: number): Formatter =>
  (value, decimals) => {
    const seconds = value * factor;
    if (seconds === 0) return '0 s';
    const [size, unit] = steps.find(([size]) => Math.abs(seconds) >= size * 0.9995) ?? steps.at(-1)!;
    return `${plain(seconds / size, decimals)} ${unit}`;
  };

const rate = (unit: string): Formatter => suffixed(` ${unit}`);

const formatters: Readonly<Record<string, Formatter>> = {
  none: plain,
  string: plain,
  short,
  sishort: scaled(1000, SI, ''),
  percent: (value, decimals) => `${plain(value, decimals)} %`,
  percentunit: (value, decimals) => `${plain(value * 100, decimals ?? percentDecimals(value * 100))} %`,
  ns: duration(1e-9),
  µs: duration(1e-6),
  us: duration(1e-6),
  ms: duration(1e-3),
  s: duration(1),
  m: duration(60),
  h: duration(3600),
  d: duration(86_400),
  dtdurations: duration(1),
  dtdurationms: duration(1e-3),
  bytes: scaled(1024, IEC, 'B'),
  decbytes: scaled(1000, SI, 'B'),
  bits: scaled(1024, IEC, 'b'),
  decbits: scaled(1000, SI, 'b'),
  kbytes: (value, decimals) => scaled(1024, IEC, 'B')(value * 1024, decimals),
  mbytes: (value, decimals) => scaled(1024, IEC, 'B')(value * 1024 ** 2, decimals),
  Bps: scaled(1000, SI, 'B/s'),
  binBps: scaled(1024, IEC, 'B/s'),
  bps: scaled(1000, SI, 'b/s'),
  binbps: scaled(1024, IEC, 'b/s'),
  cps: rate('c/s'),
  ops: rate('ops/s'),
  reqps: rate('req/s'),
  rps: rate('rd/s'),
  wps: rate('wr/s'),
  iops: rate('io/s'),
  eps: rate('ev/s'),
  mps: rate('msg/s'),
  recps: rate('rec/s'),
  rowsps: rate('rows/s'),
  cpm: rate('c/min'),
  opm: rate('ops/min'),
  reqpm: rate('req/min'),
  hertz: scaled(1000, SI, 'Hz'),
  celsius: suffixed(' °C'),
  currencyUSD: money('$'),
  currencyEUR: money('€'),
  currencyGBP: money('£'),
  currencyJPY: money('¥'),
  bool: either('false', 'true'),
  bool_yes_no: either('no', 'yes'),
  bool_on_off: either('off', 'on'),
  dateTimeAsIso: (value) => new Date(value).toISOString().replace('T', ' ').slice(0, 19),
  dateTimeFromNow: (value) => new Date(value).toLocaleString(),
};

/** Near the whole the digits that tell are those behind the point: 99.95 % is not 100 %. */
function percentDecimals(percent: number): number | undefined {
  return percent > 99 && percent < 100 ? 2 : undefined;
}

/** A number in its unit: `formatValue(0.0123, 's')` is `12.3 ms`. */
export function formatValue(value: number | null | undefined, unit = 'short', decimals?: number): string {
  if (value === null || value === undefined || Number.isNaN(value)) return 'no value';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '-∞';
  const [, kind, text] = /^(suffix|prefix):(.*)$/.exec(unit) ?? [];
  if (kind === 'suffix') return `${short(value, decimals)} ${text!.trim()}`;
  if (kind === 'prefix') return `${text}${short(value, decimals)}`;
  const formatter = Object.hasOwn(formatters, unit) ? formatters[unit]! : rate(unit);
  return formatter(value, decimals);
}
