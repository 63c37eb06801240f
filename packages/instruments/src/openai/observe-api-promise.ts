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
  parse?: () => PromiseLike<unknown>;
  asResponse?: () => PromiseLike<unknown>;
  /** How the client's own `parse` and helpers derive their promise from this one. */
  _thenUnwrap?: (transform: Method) => unknown;
}

/** Its asynchronous iterator asks `iterator`, and so do `tee` and `toReadableStream`. */
interface EventStream {
  iterator?: () => AsyncIterator<unknown>;
}

/**
 * Watches a call of the client without asking for anything by itself: an answer is seen when the application reads it. The
 * object that the application gets is the client's own.
 */
export function observeApiPromise(result: unknown, call: GenAiCall): void {
  if (typeof result !== 'object' || result === null) return call.end();
  const promise = result as ApiPromise;
  if (typeof promise.parse !== 'function') return observePlain(promise, call);
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
      observeApiPromise(derived, call);
      return derived;
    };
  }
}

/** A client whose methods are plain asynchronous functions. */
function observePlain(promise: PromiseLike<unknown>, call: GenAiCall): void {
  if (typeof promise.then !== 'function') return answered(promise, call);
  void promise.then(
    (answer) => answered(answer, call),
    (error: unknown) => call.fail(error),
  );
}

function answered(answer: unknown, call: GenAiCall): void {
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
