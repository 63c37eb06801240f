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
}

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
    return this.#storage.getStore();
  }
}
