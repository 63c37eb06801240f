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

  /** What is known of every symbol of the asset classes, the most asked-for first; what is older does not count. */
  factsOf(assetClasses: readonly AssetClass[], oldest: number): readonly SymbolFacts[] {
    return symbols.flatMap((symbol) => {
      const assetClass = assetClassOf(symbol)!;
      if (!assetClasses.includes(assetClass)) return [];
      const { quote, history } = this.#known.get(symbol) ?? {};
      return [{ symbol, assetClass, quote: since(quote, oldest), history: since(history, oldest) }];
    });
  }
}

function since<T extends { readonly at: number }>(value: T | undefined, oldest: number): T | undefined {
  return value !== undefined && value.at >= oldest ? value : undefined;
}
