/** What kind of thing a symbol stands for. */
export const assetClasses = ['equity', 'crypto', 'bond'] as const;
export type AssetClass = (typeof assetClasses)[number];

const COMPANIES = 120;
const letters = 'ABCDEFGHIKLMNOPRSTUVWXYZ';

// A multiplier without common factors with the number of words, so that neighbours look unlike and none comes twice.
function ticker(index: number): string {
  const n = (index * 5381 + 977) % letters.length ** 3;
  return [n, Math.floor(n / letters.length), Math.floor(n / letters.length ** 2)]
    .map((digit) => letters[digit % letters.length])
    .join('');
}

const suffixes: Readonly<Record<AssetClass, string>> = { equity: '', crypto: '-USD', bond: '-10Y' };

/** Every symbol of the desk, the most asked-for first. */
export const symbols: readonly string[] = Array.from({ length: COMPANIES }, (_, index) =>
  assetClasses.map((assetClass) => ticker(index) + suffixes[assetClass]),
).flat();

const known = new Set(symbols);

/** `undefined` for a symbol that does not exist. */
export function assetClassOf(symbol: string): AssetClass | undefined {
  if (!known.has(symbol)) return undefined;
  return assetClasses.findLast((assetClass) => symbol.endsWith(suffixes[assetClass]));
}

/** A number that is the same for the same text, spread evenly. FNV-1a. */
export function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01_00_01_93);
  return hash >>> 0;
}

/** What one provider says that a symbol costs. */
export interface Quote {
  readonly symbol: string;
  readonly price: number;
  /** When the provider looked, in milliseconds since the Unix epoch. */
  readonly at: number;
  readonly provider: string;
}

/** Prices of the past, the latest last. */
export interface History {
  readonly symbol: string;
  readonly prices: readonly number[];
  readonly at: number;
  readonly provider: string;
}

/** The price of a symbol at a time: waves of its own around a level of its own. */
export function priceOf(symbol: string, at: number): number {
  const hash = hashOf(symbol);
  const level = 5 + (hash % 40_000) / 100;
  const wave = Math.sin(at / 60_000 + hash) * 0.02 + Math.sin(at / 7000 + hash * 3) * 0.004;
  return Math.round(level * (1 + wave) * 100) / 100;
}
