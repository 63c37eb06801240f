export const currencies = ['EUR', 'USD', 'GBP', 'JPY'] as const;
export type Currency = (typeof currencies)[number];

/** What one unit of each is worth in US dollars. */
const dollars: Readonly<Record<Currency, number>> = { EUR: 1.09, USD: 1, GBP: 1.27, JPY: 0.0067 };

/** Amounts are whole numbers of millionths: what a word of a model costs is less than a cent, and no amount is about right. */
const MICROS = 1_000_000;

export function toMicros(units: number): number {
  return Math.round(units * MICROS);
}

export function toUnits(micros: number): number {
  return micros / MICROS;
}

/** An amount in another currency, at least the least that there is. */
export function converted(micros: number, from: Currency, to: Currency): number {
  return from === to ? micros : Math.max(1, Math.round((micros * dollars[from]) / dollars[to]));
}
