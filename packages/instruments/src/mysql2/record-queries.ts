import { errorMonitor } from 'node:events';
import type { Operation, OperationCall, OperationRecorder, TableOf } from '../database/operation-recorder.ts';
import { mysql } from '../database/sql/dialect.ts';
import { SqlSummaries } from '../database/sql/sql-summaries.ts';
import { watchCallback, type Callback } from '../database/watch-callback.ts';
import { installAll, type Undo } from '../instrument/undo.ts';
import { WatchedObjects } from '../instrument/watched-objects.ts';
import { wrapMethod, type Call } from '../instrument/wrap-method.ts';
import type { Command, CoreConnection, Statement } from './mysql2-shapes.ts';

/** Records the queries of connections: text and prepared statements, with callbacks, events, streams and promises. */
export class QueryRecorder {
  readonly #recorder: OperationRecorder;
  readonly #summaries = new SqlSummaries(mysql);
  readonly #tableOf: TableOf | undefined;

  constructor(recorder: OperationRecorder, tableOf: TableOf | undefined) {
    this.#recorder = recorder;
    this.#tableOf = tableOf;
  }

  watch(connection: CoreConnection): Undo {
    const statements = new WatchedObjects<Statement>((statement) => this.#watchStatement(statement));
    const run = (call: Call, self: unknown, args: readonly unknown[]): unknown =>
      this.#run(this.#operationOf(sqlOf(args[0])), call, self, args);
    return installAll([
      () => () => statements.undo(),
      () => wrapMethod(connection, 'query', run),
      () => wrapMethod(connection, 'execute', run),
      () => wrapMethod(connection, 'prepare', (call, self, args) => prepare(statements, call, self, args)),
    ]);
  }

  #watchStatement(statement: Statement): Undo {
    return wrapMethod(statement, 'execute', (call, self, args) =>
      this.#run(this.#operationOf(statement.query), call, self, args),
    );
  }

  #run(operation: Operation, call: Call, self: unknown, args: readonly unknown[]): unknown {
    const watched = this.#recorder.start(operation);
    const [first] = args;
    // What the pool makes of a query brings its callback along.
    if (isCommand(first) && typeof first.onResult === 'function') {
      first.onResult = watchCallback(first.onResult as Callback, watched);
      return call(self, args);
    }
    const at = args.findIndex((argument) => typeof argument === 'function');
    if (at >= 0) return call(self, args.with(at, watchCallback(args[at] as Callback, watched)));
    const command = call(self, args);
    if (isCommand(command)) watchCommand(command, watched);
    return command;
  }

  #operationOf(sql: unknown): Operation {
    const summary = this.#summaries.of(sql);
    if (this.#tableOf === undefined || summary.table === undefined) return summary;
    try {
      return { operation: summary.operation, table: this.#tableOf(summary.table) };
    } catch (error) {
      this.#recorder.failed(error);
      return { operation: summary.operation, table: undefined };
    }
  }
}

function prepare(statements: WatchedObjects<Statement>, call: Call, self: unknown, args: readonly unknown[]): unknown {
  const at = args.findIndex((argument) => typeof argument === 'function');
  if (at < 0) return call(self, args);
  const callback = args[at] as Callback;
  return call(
    self,
    args.with(at, function watched(this: unknown, ...results: unknown[]): unknown {
      const [, statement] = results;
      if (typeof (statement as Statement | undefined)?.execute === 'function') statements.add(statement as Statement);
      return callback.apply(this, results);
    }),
  );
}

/** `errorMonitor`, as a listener of `error` would change what happens to an error that nobody listens for. */
function watchCommand(command: Command, watched: OperationCall): void {
  command.once(errorMonitor, (error: unknown) => watched.failed(error));
  command.once('end', () => watched.succeeded());
}

function sqlOf(query: unknown): unknown {
  return typeof query === 'object' && query !== null ? (query as Command).sql : query;
}

function isCommand(value: unknown): value is Command {
  return typeof value === 'object' && value !== null && typeof (value as Command).once === 'function';
}
