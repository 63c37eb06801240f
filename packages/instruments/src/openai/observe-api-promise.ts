import { observeIterator } from '../instrument/observe-iterator.ts';
import type { GenAiCall } from '../gen-ai/calls.ts';
import type { TokenUsage } from '../gen-ai/prices.ts';
import { carriesOutput, readAnswer } from './answers.ts';

type Method = (...args: unknown[]) => unknown;

/**
 * The promise of the OpenAI client. It reads the body of the answer only when it is asked for the value: `then`, `catch`
 * and `finally` ask `parse`, while `asResponse` gives the response with its body unread.
 */
interface ApiPromise extends PromiseLike<unknown> {
  parse: () => PromiseLike<unknown>;
  asResponse?: () => PromiseLike<unknown>;
  /** How the client's own `parse` and helpers derive their promise from this one. */
  _thenUnwrap?: (transform: Method) => unknown;
}

/** Its asynchronous iterator asks `iterator`, and so do `tee` and `toReadableStream`. */
interface EventStream {
  iterator?: () => AsyncIterator<unknown>;
}

/** Whether this is the promise of the client, and not that of a client whose methods are plain asynchronous functions. */
export function isApiPromise(result: unknown): result is ApiPromise {
  return typeof result === 'object' && result !== null && typeof (result as Partial<ApiPromise>).parse === 'function';
}

/**
 * Watches a call of the client without asking for anything by itself: an answer is seen when the application reads it. The
 * object that the application gets is the client's own.
 */
export function observeApiPromise(promise: ApiPromise, call: GenAiCall): void {
  const { parse, asResponse, _thenUnwrap: thenUnwrap } = promise;
  let parsed: PromiseLike<unknown> | undefined;
  promise.parse = () => {
    parsed ??= parse.call(promise).then(
      (answer) => {
        answered(answer, call);
        return answer;
      },
      (error: unknown) => {
        call.fail(error);
        throw error;
      },
    );
    return parsed;
  };
  if (asResponse !== undefined) {
    promise.asResponse = () =>
      asResponse.call(promise).then(
        (response) => {
          // Whoever wants the response alone reads the body by other means.
          if (parsed === undefined) call.end();
          return response;
        },
        (error: unknown) => {
          call.fail(error);
          throw error;
        },
      );
  }
  if (thenUnwrap !== undefined) {
    promise._thenUnwrap = (transform) => {
      const derived = thenUnwrap.call(promise, transform);
      if (isApiPromise(derived)) observeApiPromise(derived, call);
      return derived;
    };
  }
}

/** What was asked for is there: a stream goes on. */
export function answered(answer: unknown, call: GenAiCall): void {
  const stream = answer as EventStream | null | undefined;
  if (typeof stream?.iterator === 'function') return observeStream(stream, stream.iterator, call);
  const { usage, model } = readAnswer(answer);
  call.end(usage, model);
}

function observeStream(stream: EventStream, iterator: () => AsyncIterator<unknown>, call: GenAiCall): void {
  stream.iterator = () => {
    const events = iterator.call(stream);
    let lastUsage: TokenUsage | undefined;
    let answeredBy: string | undefined;
    observeIterator(events as Parameters<typeof observeIterator>[0], {
      value(chunk) {
        if (carriesOutput(chunk)) call.firstChunk();
        const { usage, model } = readAnswer(chunk);
        lastUsage = usage ?? lastUsage;
        answeredBy = model ?? answeredBy;
      },
      ended: () => call.end(lastUsage, answeredBy),
      failed: (error) => call.fail(error),
    });
    return events;
  };
}
