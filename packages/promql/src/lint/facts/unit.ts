/** The word a unit goes by: `seconds`, `bytes`, `usd`. */
export type Unit = string;

/** Units of one dimension differ by a factor alone. */
const measures: Readonly<Record<string, readonly [dimension: string, factor: number]>> = {
  seconds: ['time', 1],
  milliseconds: ['time', 1e-3],
  microseconds: ['time', 1e-6],
  nanoseconds: ['time', 1e-9],
  minutes: ['time', 60],
  hours: ['time', 3600],
  days: ['time', 86_400],
  bytes: ['data', 1],
  bits: ['data', 1 / 8],
  kilobytes: ['data', 1000],
  kibibytes: ['data', 1024],
  megabytes: ['data', 1e6],
  mebibytes: ['data', 1024 ** 2],
  celsius: ['temperature', 1],
  fahrenheit: ['temperature in Fahrenheit', 1],
  kelvin: ['temperature in Kelvin', 1],
  meters: ['length', 1],
  volts: ['voltage', 1],
  amperes: ['current', 1],
  watts: ['power', 1],
  joules: ['energy', 1],
  grams: ['mass', 1],
  hertz: ['frequency', 1],
  ratio: ['share', 1],
  percent: ['share', 0.01],
};

/** Short forms in which exporters write units. */
const spellings: Readonly<Record<string, Unit>> = {
  ms: 'milliseconds',
  us: 'microseconds',
  usec: 'microseconds',
  ns: 'nanoseconds',
  sec: 'seconds',
  second: 'seconds',
  byte: 'bytes',
  kb: 'kilobytes',
  mb: 'megabytes',
  ratios: 'ratio',
  percentage: 'percent',
};

/** A metric's unit: what it declares, or a unit that its name ends in. */
export function unitOf({
  name,
  unit,
}: {
  readonly name: string;
  readonly unit?: string | undefined;
}): Unit | undefined {
  const word =
    unit ??
    name
      .replace(/_total$/, '')
      .split('_')
      .at(-1) ??
    '';
  const spelled = Object.hasOwn(spellings, word) ? spellings[word] : word;
  if (spelled === undefined || spelled === '') return undefined;
  return unit !== undefined || Object.hasOwn(measures, spelled) ? spelled : undefined;
}

function measureOf(unit: Unit): readonly [string, number] | undefined {
  return Object.hasOwn(measures, unit) ? measures[unit] : undefined;
}

/** How much larger the first unit is; `undefined` where they do not measure the same. */
export function factorBetween(a: Unit, b: Unit): number | undefined {
  if (a === b) return 1;
  const [left, right] = [measureOf(a), measureOf(b)];
  if (left === undefined || right === undefined || left[0] !== right[0]) return undefined;
  return left[1] / right[1];
}

/** Whether both are physical measures, whose quotient has to make sense; currencies and counted things may be per anything. */
export function areMeasures(a: Unit, b: Unit): boolean {
  return measureOf(a) !== undefined && measureOf(b) !== undefined;
}

export function isTime(unit: Unit): boolean {
  return measureOf(unit)?.[0] === 'time';
}

export function isShare(unit: Unit): boolean {
  return measureOf(unit)?.[0] === 'share';
}
