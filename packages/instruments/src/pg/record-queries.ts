import type { Operation, OperationCall, OperationRecorder, TableOf } from '../database/operation-recorder.ts';
import { watchCallback, type Callback } from '../database/watch-callback.ts';
import { SqlSummaries } from '../database/sql/sql-summaries.ts';
import { postgresql } from '../database/sql/dialect.ts';
import { observeCall } from '../instrument/observe-call.ts';
import { undoAll, type Undo } from '../instrument/undo.ts';
import { wrapMethod, type Call } from '../instrument/wrap-method.ts';
import type { PgClient, PgQueryConfig, Submittable } from './pg-shapes.ts';

/** Names of prepared statements that are remembered: the text need not come with every use. */
const NAMES = 1000;

/** Records the queries of clients: text, objects, prepared statements, cursors, streams, with callbacks and promises. */
export class QueryRecorder {
  readonly #recorder: OperationRecorder;
  readonly #summaries = new SqlSummaries(postgresql);
  readonly #named = new Map<string, Operation>();
  readonly #tableOf: TableOf | undefined;

  constructor(recorder: OperationRecorder, tableOf: TableOf | undefined) {
    this.#recorder = recorder;
    this.#tableOf = tableOf;
  }

  watch(client: PgClient): Undo {
    return wrapMethod(client, 'query', (call, self, args) => this.#query(call, self, args));
  }

  #query(call: Call, self: unknown, args: readonly unknown[]): unknown {
    const query = args[0];
    if (query === undefined || query === null) return call(self, args);
    const operation = this.#operationOf(query);
    const watched = this.#recorder.start(operation);
    if (isSubmittable(query)) return watchSubmittable(query, watched, () => call(self, args));
    // pg prefers the third argument to the second, and both to the one in the object.
    const at = [2, 1].find((index) => typeof args[index] === 'function');
    if (at !== undefined) return call(self, args.with(at, watchCallback(args[at] as Callback, watched)));
    const { callback } = query as PgQueryConfig;
    if (typeof callback === 'function') {
      // The object is the caller's, who may use it again.
      const own = { value: watchCallback(callback as Callback, watched), writable: true, configurable: true };
      return call(self, args.with(0, Object.create(query, { callback: own })));
    }
    return observeCall(() => call(self, args), watched);
  }

  #operationOf(query: unknown): Operation {
    try {
      return this.#grouped(this.#summaryOf(query));
    } catch (error) {
      this.#recorder.failed(error);
      return this.#summaries.of(undefined);
    }
  }

  #summaryOf(query: unknown): Operation {
    if (typeof query === 'string') return this.#summaries.of(query);
    const { text, name, cursor } = query as PgQueryConfig & Submittable;
    const summary = this.#summaries.of(text ?? cursor?.text);
    if (typeof name !== 'string') return summary;
    if (text === undefined) return this.#named.get(name) ?? summary;
    if (this.#named.size < NAMES) this.#named.set(name, summary);
    return summary;
  }

  #grouped(summary: Operation): Operation {
    if (this.#tableOf === undefined || summary.table === undefined) return summary;
    return { operation: summary.operation, table: this.#tableOf(summary.table) };
  }
}

function isSubmittable(query: unknown): query is Submittable {
  return typeof (query as Submittable).submit === 'function';
}

/**
 * The client tells a query of its end by these methods. A listener of `error` would change what happens to an error that
 * nobody listens for.
 */
function watchSubmittable(query: Submittable, watched: OperationCall, run: () => unknown): unknown {
  const undo = undoAll(
    (['handleError', 'handleReadyForQuery'] as const).flatMap((name) =>
      typeof query[name] === 'function' ? [wrapMethod(query, name, around(name))] : [],
    ),
  );
  function around(name: string) {
    return (call: Call, self: unknown, args: readonly unknown[]): unknown => {
      if (name === 'handleError') watched.failed(args[0]);
      else watched.succeeded();
      undo();
      return call(self, args);
    };
  }
  try {
    return run();
  } catch (error) {
    undo();
    throw error;
  }
}
