import * as http from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import * as https from 'node:https';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, TraceFlags } from '@opentelemetry/api';
import type { Context, Span, Tracer, TracerProvider } from '@opentelemetry/api';
import { RPCType, setRPCMetadata, suppressTracing } from '@opentelemetry/core';
import type { RPCMetadata } from '@opentelemetry/core';
import { isClosedByClient } from '@telltale/core';
import { OTLP_EXPORTER } from '../export/otlp-endpoint.ts';
import { whenKept } from '../sampling/kept-requests.ts';
import type { SpanFacts } from '../sampling/kept-requests.ts';
import { bindEmitter } from './bind-emitter.ts';
import type { Instrumented } from './instrument-options.ts';
import { notedRoute } from './matched-route.ts';
import type { RecordedRoutes } from './recorded-routes.ts';
import { methodName, serverAttributes } from './server-attributes.ts';

/** Nothing in it is traced. */
const untraced = suppressTracing(ROOT_CONTEXT);

/** nginx's code for a client that closed the connection, as the metrics have it. */
const CLIENT_CLOSED_REQUEST = 499;

type Emit = (this: http.Server, event: string | symbol, ...args: unknown[]) => boolean;

/**
 * Makes a span of every request to the servers of node:http and node:https, by the conventions for HTTP servers. It does
 * what OpenTelemetry's own instrumentation does, for a third of its CPU time: what is said of a request is only put together
 * when it is over, if it is exported at all.
 *
 * @returns takes it out again
 */
export function traceHttpServers(settings: Instrumented, provider: TracerProvider, routes: RecordedRoutes): () => void {
  const tracer = provider.getTracer('@telltale/tracing');
  const undo = [
    patchServer(http.Server, new TracedServer('http', tracer, settings, routes)),
    patchServer(https.Server, new TracedServer('https', tracer, settings, routes)),
  ];
  return () => {
    for (const each of undo) each();
  };
}

function patchServer(server: { readonly prototype: http.Server }, traced: TracedServer): () => void {
  const prototype = server.prototype as { emit: Emit };
  const own = Object.getOwnPropertyDescriptor(prototype, 'emit');
  const { emit } = prototype;
  prototype.emit = function tracedEmit(event, ...args) {
    if (event !== 'request' || traced.isStopped) return emit.call(this, event, ...args);
    return traced.request(args[0] as IncomingMessage, args[1] as ServerResponse, () => emit.call(this, event, ...args));
  };
  const patched = prototype.emit;
  return () => {
    traced.isStopped = true;
    // Somebody else's patch on top of ours stays, and goes through ours, which does nothing any more.
    if (prototype.emit !== patched) return;
    if (own === undefined) delete (prototype as Partial<typeof prototype>).emit;
    else Object.defineProperty(prototype, 'emit', own);
  };
}

class TracedServer {
  isStopped = false;
  readonly #scheme: 'http' | 'https';
  readonly #tracer: Tracer;
  readonly #settings: Instrumented;
  readonly #routes: RecordedRoutes;

  constructor(scheme: 'http' | 'https', tracer: Tracer, settings: Instrumented, routes: RecordedRoutes) {
    this.#scheme = scheme;
    this.#tracer = tracer;
    this.#settings = settings;
    this.#routes = routes;
  }

  request(request: IncomingMessage, response: ServerResponse, serve: () => boolean): boolean {
    if (this.#isIgnored(request)) return within(untraced, request, response, serve);
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const span = this.#tracer.startSpan(methodName(request.method ?? 'GET'), { kind: SpanKind.SERVER }, parent);
    const { others, frameworkSpans } = this.#settings;
    const hasMetadata = others.length > 0 || frameworkSpans;
    const metadata: RPCMetadata | undefined = hasMetadata ? { type: RPCType.HTTP, span } : undefined;
    const withSpan = trace.setSpan(parent, span);
    // Where OpenTelemetry's instrumentations of frameworks leave the route.
    const active = metadata === undefined ? withSpan : setRPCMetadata(withSpan, metadata);
    if (!span.isRecording()) return within(active, request, response, serve);
    // Asked for now, it is known when the connection is closed, too.
    void request.socket?.remoteAddress;
    response.once('close', () => this.#over(span, request, response, metadata));
    try {
      return within(active, request, response, serve);
    } catch (error) {
      span.recordException(error as Error);
      span.setStatus({ code: SpanStatusCode.ERROR, message: String(error) });
      throw error;
    }
  }

  #isIgnored({ url = '/', method = 'GET', headers }: IncomingMessage): boolean {
    // A service that takes spans, perhaps its own, would otherwise make a span of every export.
    if (headers['user-agent']?.startsWith(OTLP_EXPORTER) === true) return true;
    const query = url.indexOf('?');
    try {
      return this.#settings.ignore(query < 0 ? url : url.slice(0, query), method);
    } catch {
      return false;
    }
  }

  #over(span: Span, request: IncomingMessage, response: ServerResponse, metadata: RPCMetadata | undefined): void {
    const status = statusOf(request, response);
    if (status >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
    const facts = (): SpanFacts => this.#facts(request, response, status, metadata?.route);
    if ((span.spanContext().traceFlags & TraceFlags.SAMPLED) === 0) whenKept(span, facts);
    else describe(span, facts());
    span.end();
  }

  #facts(request: IncomingMessage, response: ServerResponse, status: number, left: string | undefined): SpanFacts {
    const attributes = serverAttributes(request, response, this.#scheme, this.#settings.redactParameters);
    attributes['http.response.status_code'] = status;
    if (status >= 500) attributes['error.type'] = String(status);
    // As the metrics of the same request are labelled, where there are any.
    const route = this.#routes.routeOf(request, response) ?? notedRoute(request) ?? left;
    if (route === undefined) return { name: undefined, attributes };
    attributes['http.route'] = route;
    return { name: `${methodName(request.method ?? 'GET')} ${route}`, attributes };
  }
}

function describe(span: Span, { name, attributes }: SpanFacts): void {
  span.setAttributes(attributes);
  if (name !== undefined) span.updateName(name);
}

/** Serves a request in a context, and what listens to its messages as well. */
function within(active: Context, request: IncomingMessage, response: ServerResponse, serve: () => boolean): boolean {
  bindEmitter(request, active);
  bindEmitter(response, active);
  return context.with(active, serve);
}

/** As the metrics have it: 499 where the client went away, 500 where the server cut its response off. */
function statusOf(request: IncomingMessage, response: ServerResponse): number {
  const { socket } = request;
  const isSent = socket?.destroyed === undefined ? response.writableEnded : response.writableFinished;
  if (isSent) return response.statusCode;
  if (isClosedByClient(socket, response)) return CLIENT_CLOSED_REQUEST;
  return Math.max(response.statusCode, 500);
}
