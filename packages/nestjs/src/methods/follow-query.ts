import type { CallUnderWay } from './call-under-way.ts';

type Method = (this: unknown, ...args: never[]) => unknown;
type Callback = ((value: unknown) => unknown) | null | undefined;

/** What has a `then` and is no promise. */
export interface Thenable {
  readonly then: (onFulfilled?: Callback, onRejected?: Callback) => unknown;
}

export function isThenable(value: unknown): value is Thenable {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

// Under these names, mongoose, Drizzle and Objection, and the transactions of Prisma, send a query without `then`.
const sendingMethods = ['exec', 'execute', 'requestTransaction'];

/** The calls that returned a query. By identity: a property would be found through a proxy of the query, too. */
const postponedCalls = new WeakMap<object, PostponedCalls>();

/**
 * Begins a call when the query that it returned is sent, and ends it when the query is done. The queries of Prisma, knex and
 * mongoose are sent once somebody asks for their result, and have other methods besides, so that only the object itself
 * will do.
 *
 * @returns false if the object cannot be changed
 */
export function followQuery(query: Thenable, begin: () => CallUnderWay): boolean {
  const known = postponedCalls.get(query);
  if (known !== undefined) {
    known.add(begin);
    return true;
  }
  const calls = new PostponedCalls(begin);
  if (!replace(query, 'then', followedThen(query.then, calls))) return false;
  postponedCalls.set(query, calls);
  // Those of promises ask `then` of whatever they are called on.
  for (const name of ['catch', 'finally'] as const) {
    if (methodOf(query, name) !== undefined) replace(query, name, Promise.prototype[name] as Method);
  }
  for (const name of sendingMethods) {
    const send = methodOf(query, name);
    if (send !== undefined) replace(query, name, followedSend(send, calls));
  }
  return true;
}

/**
 * The calls that returned a query which nobody has asked for yet: a method may pass on what another one made.
 *
 * Each is recorded once, whoever asks how often. Nest and Fastify both ask a reply, which is thenable, and mongoose's
 * `then` asks `exec`.
 */
class PostponedCalls {
  #begins: (() => CallUnderWay)[];

  constructor(begin: () => CallUnderWay) {
    this.#begins = [begin];
  }

  add(begin: () => CallUnderWay): void {
    this.#begins.push(begin);
  }

  begin(): BegunCalls {
    const begins = this.#begins;
    this.#begins = [];
    return new BegunCalls(begins.map((begin) => begin()));
  }
}

class BegunCalls {
  readonly #calls: readonly CallUnderWay[];

  constructor(calls: readonly CallUnderWay[]) {
    this.#calls = calls;
  }

  succeeded(result: unknown): void {
    for (const call of this.#calls) call.succeeded(result);
  }

  failed(error: unknown): void {
    for (const call of this.#calls) call.failed(error);
  }

  /** Asks a query for its result. */
  follow(query: unknown, then: Thenable['then'], onFulfilled?: Callback, onRejected?: Callback): unknown {
    const fulfilled = (value: unknown): unknown => {
      this.succeeded(value);
      return typeof onFulfilled === 'function' ? onFulfilled(value) : value;
    };
    const rejected = (error: unknown): unknown => {
      this.failed(error);
      if (typeof onRejected === 'function') return onRejected(error);
      throw error;
    };
    try {
      return then.call(query as Thenable, fulfilled, rejected);
    } catch (error) {
      this.failed(error);
      throw error;
    }
  }
}

function followedThen(then: Thenable['then'], calls: PostponedCalls): Method {
  return function followed(this: unknown, onFulfilled?: Callback, onRejected?: Callback) {
    return calls.begin().follow(this, then, onFulfilled, onRejected);
  };
}

function followedSend(send: Method, postponed: PostponedCalls): Method {
  return function followed(this: unknown, ...args: never[]) {
    const calls = postponed.begin();
    let sent: unknown;
    try {
      sent = send.apply(this, args);
    } catch (error) {
      calls.failed(error);
      throw error;
    }
    if (isThenable(sent)) return calls.follow(sent, sent.then);
    calls.succeeded(sent);
    return sent;
  };
}

function methodOf(query: object, name: string): Method | undefined {
  const value = (query as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'function' ? (value as Method) : undefined;
}

function replace(query: object, name: string, value: Method): boolean {
  return Reflect.defineProperty(query, name, { value, configurable: true, writable: true, enumerable: false });
}
