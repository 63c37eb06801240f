import { AsyncLocalStorage } from 'node:async_hooks';

/** The request that code is running for. */
export interface CurrentRequest {
  readonly id: string;
  /** The template of its route, as far as one has matched. */
  route(): string | undefined;
  /** What the application said of it. */
  fields: Readonly<Record<string, unknown>>;
  /** Errors that were logged for it, and their stacks: the line of the request does not say them again. */
  readonly errors: Set<unknown>;
  /** Whether its response is over. */
  isOver: boolean;
}

/**
 * Before Node.js 24, what is entered stays with the connection, for a next request that is not followed: a request that is
 * over is then no longer current. Since, it ends with the work that it began, and what that does afterwards is still its own.
 */
const staysWithConnection =
  Number.parseInt(process.versions.node, 10) < 24 || process.execArgv.includes('--no-async-context-frame');

/** Knows which request code is running for, however it waits. */
export class RequestContext {
  readonly #storage = new AsyncLocalStorage<CurrentRequest>();

  /** From here on, and in all that comes of it. */
  enter(request: CurrentRequest): void {
    this.#storage.enterWith(request);
  }

  run(request: CurrentRequest, work: () => void): void {
    this.#storage.run(request, work);
  }

  /** To the current request, if there is one. */
  add(fields: Readonly<Record<string, unknown>>): void {
    const request = this.current();
    if (request !== undefined) request.fields = { ...request.fields, ...fields };
  }

  current(): CurrentRequest | undefined {
    const request = this.#storage.getStore();
    return request?.isOver === true && staysWithConnection ? undefined : request;
  }
}
