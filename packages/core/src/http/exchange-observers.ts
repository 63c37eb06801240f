import type { IncomingMessage, ServerResponse } from 'node:http';
import { recordedErrorType, recordedStatus } from './http-outcome.ts';
import type { HttpOutcome } from './http-outcome.ts';
import type { RouteNames } from './route-names.ts';

/** A request that has arrived. */
export interface ObservedExchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The route's template, if one has matched by now; as the metrics have it. */
  route(): string | undefined;
}

/** How a request ended: what the metrics say of it, and the error itself. */
export interface EndedExchange extends HttpOutcome {
  /** As the metrics have it: `NOT_FOUND`, or what `unmatchedRoute` says, where none matched. */
  readonly route: string;
  /** 499 where the client went away. */
  readonly statusCode: number;
  /** What made the request fail, where that is known. */
  readonly error: unknown;
}

/**
 * Called for each request when it arrives, in the context in which the application goes on; what it returns is called
 * when the exchange is over. What it throws is left out of the request.
 */
export type ExchangeObserver = (exchange: ObservedExchange) => ((end: EndedExchange) => void) | undefined;

// With the telemetry, and under a name that a second copy of this package knows, too.
const key: unique symbol = Symbol.for('telltale.exchange-observers') as never;

interface Observed {
  [key]?: ExchangeObserver[];
}

/**
 * Follows the requests that the adapters of a telemetry record: what logs of requests are made of. Requests that are
 * ignored, and those for the endpoints, are not told of.
 *
 * @returns takes the observer out again
 *
 * @example
 * ```ts
 * import { createTelemetry, observeExchanges } from '@telltale/core';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * observeExchanges(telemetry, ({ request }) => (end) => console.log(request.method, end.route, end.statusCode));
 * // GET /users/:id 200
 * ```
 */
export function observeExchanges(telemetry: object, observer: ExchangeObserver): () => void {
  const observers = observersOf(telemetry);
  observers.push(observer);
  return () => {
    const index = observers.indexOf(observer);
    if (index >= 0) observers.splice(index, 1);
  };
}

function observersOf(telemetry: Observed): ExchangeObserver[] {
  return (telemetry[key] ??= []);
}

type RouteOf = (request: unknown, response: ServerResponse) => string | undefined;

/** Tells the observers of a telemetry what happens to the requests of one adapter. Nothing in it throws. */
export class ExchangeWatch {
  readonly #observers: readonly ExchangeObserver[];
  readonly #routeOf: RouteOf;
  readonly #names: RouteNames;

  constructor(telemetry: object, routeOf: RouteOf, names: RouteNames) {
    this.#observers = observersOf(telemetry);
    this.#routeOf = routeOf;
    this.#names = names;
  }

  get isNeeded(): boolean {
    return this.#observers.length > 0;
  }

  /** @param known - What the route is asked of; it may come later. */
  begin(
    request: IncomingMessage,
    response: ServerResponse,
    known: { readonly asked: unknown },
  ): ((end: HttpOutcome, error: unknown) => void) | undefined {
    const exchange = { request, response, route: () => this.#routeNow(known.asked, response) };
    const ends = this.#observers.map((observer) => attempt(observer, exchange)).filter((end) => end !== undefined);
    if (ends.length === 0) return undefined;
    return (outcome, error) => {
      const end = this.#ended(outcome, error);
      for (const told of ends) attempt(told, end);
    };
  }

  #routeNow(request: unknown, response: ServerResponse): string | undefined {
    const route = attempt(() => this.#routeOf(request, response), undefined);
    return route === undefined ? undefined : this.#names.of(route);
  }

  #ended(outcome: HttpOutcome, error: unknown): EndedExchange {
    const { route = this.#names.unmatched, aborted, requestBodyBytes, responseBodyBytes, labels } = outcome;
    return {
      route: this.#names.of(route),
      statusCode: recordedStatus(outcome),
      aborted: aborted === true,
      errorType: recordedErrorType(outcome),
      requestBodyBytes,
      responseBodyBytes,
      labels,
      error,
    };
  }
}

function attempt<Input, Result>(run: (input: Input) => Result, input: Input): Result | undefined {
  try {
    return run(input);
  } catch {
    return undefined;
  }
}
