import { assetClassOf, symbols } from '../../../market.ts';
import type { AssetClass, History, Quote } from '../../../market.ts';
import type { DataType, DataTypes } from '../cache/entry.ts';
import type { SymbolFacts } from '../query-language/fields.ts';

interface Known {
  quote?: Quote;
  history?: History;
}

/** The last that this process has seen of each symbol: what queries look through. */
export class KnownMarket {
  readonly #known = new Map<string, Known>();

  note<T extends DataType>(dataType: T, value: DataTypes[T]): void {
    const known = this.#known.get(value.symbol) ?? {};
    const before = known[dataType];
    if (before === undefined || before.at <= value.at) Object.assign(known, { [dataType]: value });
    this.#known.set(value.symbol, known);
  }

  /** When the provider of the last quote looked; `undefined` where there was none. */
  quotedAt(symbol: string): number | undefined {
    return this.#known.get(symbol)?.quote?.at;
  }

  /** What is known of every symbol of the asset classes, the most asked-for first. */
  factsOf(assetClasses: readonly AssetClass[]): readonly SymbolFacts[] {
    const now = Date.now();
    return symbols.flatMap((symbol) => {
      const assetClass = assetClassOf(symbol)!;
      if (!assetClasses.includes(assetClass)) return [];
      const { quote, history } = this.#known.get(symbol) ?? {};
      return [
        { symbol, assetClass, quote: unlessOld('quote', quote, now), history: unlessOld('history', history, now) },
      ];
    });
  }
}

/** What is too old to be known any more: ninety minutes hardly change in ten minutes. */
const oldestSeconds: Readonly<Record<DataType, number>> = { quote: 120, history: 600 };

function unlessOld<T extends { readonly at: number }>(
  dataType: DataType,
  value: T | undefined,
  now: number,
): T | undefined {
  return value !== undefined && value.at >= now - oldestSeconds[dataType] * 1000 ? value : undefined;
}
