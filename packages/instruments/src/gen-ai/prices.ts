import { TelltaleError } from '@telltale/core';

/** What a model costs, in US dollars for a million tokens. */
export interface ModelPrice {
  readonly inputPerMillion: number;
  readonly outputPerMillion: number;
  /** Input that the provider had in its cache. @default `inputPerMillion` */
  readonly cachedInputPerMillion?: number;
}

/** Prices by the name of the model. A name covers its dated versions: `gpt-5` those such as `gpt-5-2025-08-07`. */
export type ModelPrices = Readonly<Record<string, ModelPrice>>;

/** Tokens that one call used; `undefined` where the answer did not say. */
export interface TokenUsage {
  readonly input: number | undefined;
  readonly output: number | undefined;
  /** The part of `input` that came from the provider's cache. */
  readonly cachedInput?: number | undefined;
}

/** `gpt-5-2025-08-07`, `claude-sonnet-4-20250514` */
const DATE = /-(?:\d{4}-\d{2}-\d{2}|\d{8})$/;

const MILLION = 1_000_000;

/** @throws TelltaleError `TELLTALE_OPTIONS` */
export function checkPrices(call: string, prices: ModelPrices): ModelPrices {
  for (const [model, price] of Object.entries(prices)) {
    const { inputPerMillion, outputPerMillion, cachedInputPerMillion = inputPerMillion } = price;
    const wrong = [inputPerMillion, outputPerMillion, cachedInputPerMillion].find(
      (it) => !(Number.isFinite(it) && it >= 0),
    );
    if (wrong === undefined) continue;
    throw new TelltaleError('TELLTALE_OPTIONS', `${call}: the price of ${model} is not a number of dollars`, wrong);
  }
  return prices;
}

/** The price of the first of the names that has one. */
export function priceOf(prices: ModelPrices, models: readonly (string | undefined)[]): ModelPrice | undefined {
  for (const model of models) {
    if (model === undefined) continue;
    const name = [model, model.replace(DATE, '')].find((each) => Object.hasOwn(prices, each));
    if (name !== undefined) return prices[name];
  }
  return undefined;
}

/** In US dollars. */
export function costOf(price: ModelPrice, { input = 0, output = 0, cachedInput = 0 }: TokenUsage): number {
  const { inputPerMillion, outputPerMillion, cachedInputPerMillion = inputPerMillion } = price;
  const cached = Math.min(cachedInput, input);
  const millionths = (input - cached) * inputPerMillion + cached * cachedInputPerMillion + output * outputPerMillion;
  return millionths / MILLION;
}
