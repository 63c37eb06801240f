import { withSpan } from '@telltale/tracing';
import type { DataType } from './cache/entry.ts';
import type { QuotesTelemetry } from './catalogs.ts';
import type { MarketData } from './market/market-data.ts';
import { evaluate, fieldsOf } from './query-language/evaluate.ts';
import type { Row } from './query-language/evaluate.ts';
import { needOf } from './query-language/fields.ts';
import type { SymbolFacts } from './query-language/fields.ts';
import { parseQuery } from './query-language/parse-query.ts';
import { printQuery } from './query-language/print-query.ts';
import type { Query } from './query-language/syntax.ts';

/** What a query has found. */
export interface QueryAnswer {
  /** The query as it was understood. */
  readonly query: string;
  readonly rows: readonly Row[];
  /** Symbols of which enough was known to be looked at. */
  readonly considered: number;
  /** Symbols of which too little is known so far. */
  readonly unknown: number;
}

// A query must not send hundreds of calls to providers: each lets the desk know a little more.
const MOST_FETCHES = 4;

/** Answers queries from what the desk knows of the market, and asks for some of what it does not know. */
export class QueryDesk {
  readonly #market: MarketData;
  readonly #telemetry: QuotesTelemetry;

  constructor(market: MarketData, telemetry: QuotesTelemetry) {
    this.#market = market;
    this.#telemetry = telemetry;
  }

  /** @throws QueryMistake; NoProviderError where nothing is known, and no provider tells */
  run(text: string): Promise<QueryAnswer> {
    const { dsl } = this.#telemetry;
    return withSpan('query the market', () => this.#answer(text), {
      metric: ({ error }) => {
        const status = error === undefined ? 'success' : 'failure';
        dsl.executions.inc({ status });
        return dsl.executionDuration.with({ status });
      },
    });
  }

  async #answer(text: string): Promise<QueryAnswer> {
    const query = parseQuery(text);
    const needs = needsOf(query);
    const isEnough = (facts: SymbolFacts): boolean => [...needs].every((need) => facts[need] !== undefined);
    const missing = this.#factsFor(query).filter((facts) => !isEnough(facts));
    const failures = await this.#fetch(missing.slice(0, MOST_FETCHES), needs);
    const all = this.#factsFor(query);
    const known = all.filter(isEnough);
    if (known.length === 0 && failures.length > 0) throw failures[0];
    this.#telemetry.quotes.querySymbols.observe(known.length);
    return {
      query: printQuery(query),
      rows: evaluate(query, known, Date.now()),
      considered: known.length,
      unknown: all.length - known.length,
    };
  }

  #factsFor({ assetClasses }: Query): readonly SymbolFacts[] {
    return this.#market.known.factsOf(assetClasses);
  }

  async #fetch(missing: readonly SymbolFacts[], needs: ReadonlySet<DataType>): Promise<readonly unknown[]> {
    const calls = missing.flatMap((facts) =>
      [...needs].filter((need) => facts[need] === undefined).map((need) => this.#market.refresh(need, facts.symbol)),
    );
    const outcomes = await Promise.allSettled(calls);
    return outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  }
}

/** A price is always shown. */
function needsOf(query: Query): ReadonlySet<DataType> {
  const needs = new Set<DataType>(['quote']);
  for (const name of fieldsOf(query)) {
    const need = needOf(name);
    if (need !== undefined) needs.add(need);
  }
  return needs;
}
