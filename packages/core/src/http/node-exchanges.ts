import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { announcesBody, bytesOf, isBodiless } from './body-size.ts';
import { isClosedByClient } from './closed-by-client.ts';
import { errorTypeOf } from './error-type.ts';
import type { ExchangeWatch } from './exchange-observers.ts';
import { QueuedResponses } from './queued-responses.ts';
import type { Queued } from './queued-responses.ts';
import type { ExemplarLabels } from '../instruments/handles.ts';
import { notRecorded, notShown } from './recorder.ts';
import type { HttpExchange, HttpOutcome, HttpRecorder } from './recorder.ts';

/**
 * The template of the route that answered, with the path it is mounted at; nothing where none matched. Asked once, when
 * the response is over; where it throws, no route matched.
 */
export type RouteOf<Request extends IncomingMessage> = (
  request: Request,
  response: ServerResponse,
) => string | undefined;

/** What an application adds to its exchanges. Where one of these throws, the exchange is recorded without it. */
export interface NodeExchangeOptions<Request extends IncomingMessage = IncomingMessage> {
  /** Values of the labels that `httpCatalog` adds. Asked once, when the response is over. @default none */
  readonly labels?: (request: Request, response: ServerResponse) => Readonly<Record<string, string | undefined>>;
  /** Labels of an exemplar, `{ trace_id }`. Asked once, when the request arrives. @default the telemetry's exemplar source */
  readonly exemplar?: (request: Request, response: ServerResponse) => ExemplarLabels | undefined;
}

type ExchangeFacts = NodeExchangeOptions & {
  readonly routeOf: RouteOf<IncomingMessage>;
  readonly watch: ExchangeWatch | undefined;
};

/** Records the exchanges of a server that is built on node:http. */
export interface NodeExchanges<Request extends IncomingMessage = IncomingMessage> {
  /**
   * To be called as early as possible, before anything is written. The exchange is recorded by itself when the response
   * is over. Does nothing for a response that it was called with before, and for a connection that changes its protocol.
   * Never throws.
   */
  begin(request: Request, response: ServerResponse): void;
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
export function recordNodeExchanges<Request extends IncomingMessage = IncomingMessage>(
  recorder: HttpRecorder,
  routeOf: RouteOf<Request>,
  options: NodeExchangeOptions<Request> = {},
  watch?: ExchangeWatch,
): NodeExchanges<Request> {
  const facts = { routeOf, ...options, watch } as ExchangeFacts;
  // Where a message keeps its exchange. A symbol of each caller's own, so that two telemetries can record one response.
  const key = Symbol('telltale.exchange');
  const of = (message: object): NodeExchange => (message as Record<symbol, NodeExchange>)[key]!;
  const keep = (message: object, exchange: NodeExchange): void => {
    (message as Record<symbol, NodeExchange>)[key] = exchange;
  };
  const queued = new QueuedResponses();

  // Made once for all requests, which they know by `this`: a request costs one object and one listener.
  function write(this: ServerResponse, chunk: unknown, encoding?: unknown, done?: unknown): boolean {
    const bytes = this.writableEnded ? 0 : bytesOf(chunk, encoding);
    const isBelowLimit = (of(this).write as Call<boolean>).call(this, chunk, encoding, done);
    of(this).responseBytes += bytes;
    return isBelowLimit;
  }

  function end(this: ServerResponse, chunk?: unknown, encoding?: unknown, done?: unknown): ServerResponse {
    const exchange = of(this);
    const bytes = exchange.responseBytes + (this.writableEnded ? 0 : bytesOf(chunk, encoding));
    const ended = (exchange.end as Call<ServerResponse>).call(this, chunk, encoding, done);
    // Some responses, such as those of Fastify's `inject()`, write what they are ended with.
    exchange.responseBytes = bytes;
    return ended;
  }

  function push(this: IncomingMessage, chunk: unknown, encoding?: BufferEncoding): boolean {
    of(this).requestBytes += bytesOf(chunk, encoding);
    return of(this).push!.call(this, chunk, encoding);
  }

  function close(this: ServerResponse): void {
    of(this).over();
  }

  return {
    begin(request, response) {
      if (of(response) !== undefined || (request as { upgrade?: boolean }).upgrade === true) return;
      const recorded = recorder.start(request);
      const isWatched = watch !== undefined && watch.isNeeded;
      if (recorded === notRecorded || (recorded === notShown && !isWatched)) return;
      const exchange = new NodeExchange(recorded, request, response, facts);
      keep(response, exchange);
      if (isWatched) exchange.told = watch.begin(request, response);
      response.write = write;
      response.end = end;
      response.on('close', close);
      if (response.socket === null) exchange.waitIn(queued);
      if (!announcesBody(request)) return;
      exchange.push = request.push;
      keep(request, exchange);
      request.push = push;
    },
    failed(response, error) {
      const exchange = of(response);
      if (exchange !== undefined) exchange.error = error;
    },
  };
}

type Call<Result> = (this: unknown, chunk: unknown, encoding: unknown, done: unknown) => Result;

/** One exchange, and in the end its own outcome. */
class NodeExchange implements HttpOutcome, Queued {
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
  readonly #facts: ExchangeFacts;
  #queue: QueuedResponses | undefined = undefined;

  constructor(recorded: HttpExchange, request: IncomingMessage, response: ServerResponse, facts: ExchangeFacts) {
    this.#recorded = recorded;
    this.#request = request;
    this.#response = response;
    this.#facts = facts;
    this.write = response.write;
    this.end = response.end;
    if (facts.exemplar !== undefined) this.exemplar = attempt(facts.exemplar, request, response);
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
    const { routeOf, labels } = this.#facts;
    this.route = attempt(routeOf, this.#request, this.#response);
    if (labels !== undefined) this.labels = attempt(labels, this.#request, this.#response);
    this.#recorded.end(this);
    const { told } = this;
    if (told === undefined) return;
    this.told = undefined;
    told(this, this.error ?? this.#response.errored);
  }

  #conclude(sent: boolean): void {
    const request = this.#request;
    const response = this.#response;
    const { socket } = request;
    this.statusCode = response.statusCode;
    if (!sent) {
      this.aborted = isClosedByClient(socket, response);
      if (!this.aborted && this.statusCode < 500) this.statusCode = 500;
    }
    if (this.statusCode >= 500) {
      const error = this.error ?? response.errored ?? socket.errored;
      if (error != null) this.errorType = errorTypeOf(error);
    }
    if (this.requestBytes > 0) this.requestBodyBytes = this.requestBytes;
    if (response.headersSent) {
      this.responseBodyBytes = isBodiless(request.method, response.statusCode) ? 0 : this.responseBytes;
    }
  }
}

function attempt<Result>(
  ask: (request: IncomingMessage, response: ServerResponse) => Result,
  request: IncomingMessage,
  response: ServerResponse,
): Result | undefined {
  try {
    return ask(request, response);
  } catch {
    return undefined;
  }
}

/**
 * Whether all of a response was handed over to the system. `writableFinished` alone does not say it: what a closed
 * connection still held counts as written. Node.js takes a response off its connection when it is sent.
 *
 * A request that came over no connection, such as one of Fastify's `inject()`, has its response when that is ended.
 */
function isSent({ socket }: IncomingMessage, response: ServerResponse): boolean {
  if ((socket as Partial<Socket> | null)?.destroyed === undefined) return response.writableEnded;
  return response.writableFinished && response.socket?.destroyed !== true;
}
