import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants } from 'node:http2';
import type { Socket } from 'node:net';
import { types } from 'node:util';
import { announcesBody, bytesOf, isBodiless } from './body-size.ts';
import { http2StreamOf, isClosedByClient } from './closed-by-client.ts';
import { errorTypeOf } from './error-type.ts';
import type { ExchangeWatch } from './exchange-observers.ts';
import { QueuedResponses } from './queued-responses.ts';
import type { Queued } from './queued-responses.ts';
import type { ExemplarLabels } from '../instruments/handles.ts';
import { ignored, metricsOff } from './recorder.ts';
import type { HttpExchange, HttpRecorder } from './recorder.ts';
import type { HttpOutcome } from './http-outcome.ts';

/**
 * The template of the route that answered, with the path it is mounted at; nothing where none matched. Asked once, when
 * the response is over; where it throws, no route matched.
 */
export type RouteOf<Request = IncomingMessage> = (request: Request, response: ServerResponse) => string | undefined;

/** What an application adds to its exchanges. Where one of these throws, the exchange is recorded without it. */
export interface NodeExchangeOptions<Request = IncomingMessage> {
  /** Values of the labels that `httpCatalog` adds. Asked once, when the response is over. @default none */
  readonly labels?: (request: Request, response: ServerResponse) => Readonly<Record<string, string | undefined>>;
  /** Labels of an exemplar, `{ trace_id }`. Asked once, when the request arrives. @default the telemetry's exemplar source */
  readonly exemplar?: (request: Request, response: ServerResponse) => ExemplarLabels | undefined;
}

declare const exchange: unique symbol;

/** Where a message keeps its exchange. */
export type ExchangeKey = typeof exchange;

export function exchangeKey(): ExchangeKey {
  return Symbol('telltale.exchange') as ExchangeKey;
}

/** What the adapters of one telemetry share. */
export interface WithinTelemetry {
  /** Two telemetries can record one response; adapters of one do it once, such as that of an application within another. */
  readonly key: ExchangeKey;
  readonly watch?: ExchangeWatch;
}

type ExchangeFacts = NodeExchangeOptions<unknown> & {
  readonly recorder: HttpRecorder;
  readonly routeOf: RouteOf<unknown>;
};

/** Records the exchanges of a server that is built on node:http. */
export interface NodeExchanges<Request = IncomingMessage> {
  /**
   * To be called as early as possible, before anything is written. The exchange is recorded by itself when the response
   * is over. Does nothing for a connection that changes its protocol; for a response that it was called with before, it only
   * takes `asked`. Never throws.
   *
   * @param asked - What the route, labels and exemplars are asked of, where that is a framework's own request. It may come
   *   with a second call, where a framework makes it late.
   */
  begin(request: IncomingMessage, response: ServerResponse, asked?: Request): void;
  /** The template of the route as far as one has matched by now, also of a request that is not recorded. Never throws. */
  routeOf(request: IncomingMessage, response: ServerResponse): string | undefined;
  /** Notes what went wrong, for `error_type`: recorded if the response fails, too. Never throws. */
  failed(response: ServerResponse, error: unknown): void;
}

/**
 * Records what happens on a node:http server: when an exchange is over, how it ended, and the sizes of both bodies as
 * they went over the wire. All that a framework adds is the route.
 *
 * - A client that leaves before it has the whole response is recorded as 499.
 * - A response that the server cuts off is recorded as 500, whatever its headers said: the client cannot use it.
 * - Bodies are counted as they pass, compressed as they are; no header is believed. A request body counts as far as it
 *   had arrived when the response was over, whether the application read it or not.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createHttpRecorder, createTelemetry, recordNodeExchanges } from '@telltale/core';
 * import { http } from '@telltale/core/catalogs';
 *
 * const recorder = createHttpRecorder(createTelemetry({ service: 'shop', catalogs: { http } }));
 * const exchanges = recordNodeExchanges(recorder, (request) => (request.url === '/' ? '/' : undefined));
 * createServer((request, response) => {
 *   exchanges.begin(request, response);
 *   response.end('hello');
 * });
 * ```
 */
export function recordNodeExchanges<Request = IncomingMessage>(
  recorder: HttpRecorder,
  routeOf: RouteOf<Request>,
  options: NodeExchangeOptions<Request> = {},
): NodeExchanges<Request> {
  return nodeExchanges(recorder, routeOf, options, { key: exchangeKey() });
}

/** The same, for one of several adapters of a telemetry. */
export function nodeExchanges<Request>(
  recorder: HttpRecorder,
  routeOf: RouteOf<Request>,
  { labels, exemplar }: NodeExchangeOptions<Request>,
  within: WithinTelemetry,
): NodeExchanges<Request> {
  const { watch } = within;
  const key: ExchangeKey = within.key;
  const facts = { recorder, routeOf, labels, exemplar } as ExchangeFacts;
  type Keeping<Message, Exchange = NodeExchange> = Message & { [exchange]: Exchange };
  type Response = Keeping<ServerResponse, Kept | undefined>;
  const queued = new QueuedResponses();

  // Made once for all requests, which they know by `this`: a request costs one object and one listener. Each looks for
  // the exchange itself. V8 notes for each place in the code which shapes of objects come there, and looks more slowly
  // where there are many: at a place that all share, there would be.
  function write(this: Keeping<ServerResponse>, chunk: unknown, encoding?: unknown, done?: unknown): boolean {
    const exchange = this[key];
    const bytes = this.writableEnded ? 0 : bytesOf(chunk, encoding);
    const isBelowLimit = (exchange.write as Call<boolean>).call(this, chunk, encoding, done);
    exchange.responseBytes += bytes;
    return isBelowLimit;
  }

  function end(this: Keeping<ServerResponse>, chunk?: unknown, encoding?: unknown, done?: unknown): ServerResponse {
    const exchange = this[key];
    const bytes = exchange.responseBytes + (this.writableEnded ? 0 : bytesOf(chunk, encoding));
    const ended = (exchange.end as Call<ServerResponse>).call(this, chunk, encoding, done);
    // Some responses, such as those of Fastify's `inject()`, write what they are ended with.
    exchange.responseBytes = bytes;
    return ended;
  }

  function push(this: Keeping<IncomingMessage>, chunk: unknown, encoding?: BufferEncoding): boolean {
    const exchange = this[key];
    exchange.requestBytes += bytesOf(chunk, encoding);
    return exchange.push!.call(this, chunk, encoding);
  }

  function close(this: Keeping<ServerResponse>): void {
    this[key].over();
  }

  return {
    begin(request, response, asked = request as Request) {
      const known = (response as Response)[key];
      if (known !== undefined) {
        if (asked !== request && known.facts === facts) known.askOf(asked);
        return;
      }
      if ((request as { upgrade?: boolean }).upgrade === true) return;
      const recorded = recorder.start(request);
      const isWatched = watch !== undefined && watch.isNeeded;
      if (recorded === ignored || (recorded === metricsOff && !isWatched)) {
        // Traces ask for the route of what is not recorded, too.
        if (asked !== request) (response as Response)[key] = new Unrecorded(facts, asked);
        return;
      }
      const exchange = new NodeExchange(recorded, request, response, asked, facts);
      (response as Response)[key] = exchange;
      if (isWatched) exchange.told = watch.begin(request, response, exchange);
      if (isGone(request, response)) {
        // It will not be closed again. A route matches first, if one does.
        setImmediate(() => exchange.over(false));
        return;
      }
      response.write = write;
      response.end = end;
      response.on('close', close);
      if (response.socket === null) exchange.waitIn(queued);
      if (!announcesBody(request)) return;
      exchange.push = request.push;
      (request as Keeping<IncomingMessage>)[key] = exchange;
      request.push = push;
    },
    routeOf(request, response) {
      const known = (response as Response)[key];
      try {
        return facts.routeOf(known === undefined ? request : known.asked, response);
      } catch {
        return undefined;
      }
    },
    failed(response, error) {
      const exchange = (response as Response)[key];
      // The first is the cause: frameworks fail again where they cannot answer any more.
      if (exchange !== undefined) exchange.error ??= error;
    },
  };
}

type Call<Result> = (this: unknown, chunk: unknown, encoding: unknown, done: unknown) => Result;

/** What a response keeps, recorded or not. */
interface Kept {
  readonly facts: ExchangeFacts;
  /** What the route is asked of. */
  readonly asked: unknown;
  error: unknown;
  askOf(asked: unknown): void;
}

class Unrecorded implements Kept {
  readonly facts: ExchangeFacts;
  asked: unknown;
  error: unknown = undefined;

  constructor(facts: ExchangeFacts, asked: unknown) {
    this.facts = facts;
    this.asked = asked;
  }

  askOf(asked: unknown): void {
    this.asked = asked;
  }
}

/** One exchange, and in the end its own outcome. */
class NodeExchange implements HttpOutcome, Kept, Queued {
  readonly facts: ExchangeFacts;
  asked: unknown;
  readonly write: ServerResponse['write'];
  readonly end: ServerResponse['end'];
  push: IncomingMessage['push'] | undefined = undefined;
  requestBytes = 0;
  responseBytes = 0;
  error: unknown = undefined;
  /** Tells those who watch the exchange of its end. */
  told: ReturnType<ExchangeWatch['begin']> = undefined;

  route: string | undefined = undefined;
  statusCode = 0;
  aborted = false;
  errorType: string | undefined = undefined;
  requestBodyBytes: number | undefined = undefined;
  responseBodyBytes: number | undefined = undefined;
  labels: Readonly<Record<string, string | undefined>> | undefined = undefined;
  exemplar: ExemplarLabels | undefined = undefined;

  readonly #recorded: HttpExchange;
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;
  #queue: QueuedResponses | undefined = undefined;

  constructor(
    recorded: HttpExchange,
    request: IncomingMessage,
    response: ServerResponse,
    asked: unknown,
    facts: ExchangeFacts,
  ) {
    this.asked = asked;
    this.#recorded = recorded;
    this.#request = request;
    this.#response = response;
    this.facts = facts;
    this.write = response.write;
    this.end = response.end;
    if (facts.exemplar !== undefined) this.exemplar = this.#ask(facts.exemplar);
  }

  askOf(asked: unknown): void {
    this.asked = asked;
    const { exemplar } = this.facts;
    if (exemplar !== undefined) this.exemplar = this.#ask(exemplar);
  }

  waitIn(queue: QueuedResponses): void {
    this.#queue = queue;
    queue.add(this.#request.socket, this);
  }

  lost(): void {
    this.over(false);
  }

  over(sent: boolean = isSent(this.#request, this.#response)): void {
    this.#queue?.remove(this.#request.socket, this);
    this.#conclude(sent);
    const { routeOf, labels } = this.facts;
    this.route = this.#ask(routeOf);
    if (labels !== undefined) this.labels = this.#ask(labels);
    this.#recorded.end(this);
    const { told } = this;
    if (told === undefined) return;
    this.told = undefined;
    told(this, this.error ?? this.#response.errored);
  }

  #ask<Result>(question: (asked: unknown, response: ServerResponse) => Result): Result | undefined {
    try {
      const answer = question(this.asked, this.#response);
      if (typeof answer !== 'object' || !types.isPromise(answer)) return answer;
      answer.catch(() => {});
      throw new TypeError('a promise was returned where the answer is needed at once');
    } catch (error) {
      this.facts.recorder.failed(error);
      return undefined;
    }
  }

  #conclude(sent: boolean): void {
    const request = this.#request;
    const response = this.#response;
    let { statusCode } = response;
    if (response.headersSent) {
      this.responseBodyBytes = isBodiless(request.method, statusCode) ? 0 : this.responseBytes;
    }
    if (!sent) {
      this.aborted = isClosedByClient(request.socket, response);
      if (!this.aborted && statusCode < 500) statusCode = 500;
    }
    this.statusCode = statusCode;
    if (statusCode >= 500) {
      const error = this.error ?? response.errored ?? request.socket.errored;
      if (error != null) this.errorType = errorTypeOf(error);
    }
    if (this.requestBytes > 0) this.requestBodyBytes = this.requestBytes;
  }
}

/** Whether the client has left before the request was begun. */
function isGone({ socket }: IncomingMessage, response: ServerResponse): boolean {
  const stream = http2StreamOf(response);
  if (stream !== undefined) return stream.destroyed;
  return response.closed || (socket as Partial<Socket> | null)?.destroyed === true;
}

/**
 * Whether all of a response was handed over to the system. `writableFinished` alone does not say it: what a closed
 * connection still held counts as written. Node.js takes a response off its connection when it is sent.
 *
 * A request that came over no connection, such as one of Fastify's `inject()`, has its response when that is ended.
 */
function isSent({ socket }: IncomingMessage, response: ServerResponse): boolean {
  const stream = http2StreamOf(response);
  if (stream !== undefined) return !stream.aborted && stream.rstCode === constants.NGHTTP2_NO_ERROR;
  if ((socket as Partial<Socket> | null)?.destroyed === undefined) return response.writableEnded;
  return response.writableFinished && response.socket?.destroyed !== true;
}
