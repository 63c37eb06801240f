import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Attributes } from '@opentelemetry/api';
import { redactQuery } from './redact-query.ts';

/** https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span */
const knownMethods: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'QUERY',
  'TRACE',
]);

/** What a span is called before its route is known, and where there is none. */
export function methodName(method: string): string {
  return knownMethods.has(method) ? method : 'HTTP';
}

/** What is said of a request on its span; of what is not known, nothing. */
export function serverAttributes(
  request: IncomingMessage,
  response: ServerResponse,
  scheme: 'http' | 'https',
  secret: ReadonlySet<string>,
): Attributes {
  const { headers, method = 'GET', httpVersion, socket } = request;
  const url = urlOf(request);
  const query = url.indexOf('?');
  const attributes: Attributes = {
    'http.request.method': knownMethods.has(method) ? method : '_OTHER',
    'url.scheme': scheme,
    'url.path': query < 0 ? url : url.slice(0, query),
    'network.protocol.version': httpVersion,
  };
  if (!knownMethods.has(method)) attributes['http.request.method_original'] = method.slice(0, 64);
  if (query >= 0) attributes['url.query'] = redactQuery(url.slice(query + 1), secret);
  if (response.headersSent) attributes['http.response.status_code'] = response.statusCode;
  if (headers['user-agent'] !== undefined) attributes['user_agent.original'] = headers['user-agent'];
  addAddresses(attributes, headers, socket);
  return attributes;
}

/** The url that was sent: routers change `url` while a request is in them, and keep it as `originalUrl`. */
function urlOf(request: IncomingMessage): string {
  return (request as { originalUrl?: string }).originalUrl ?? request.url ?? '/';
}

function addAddresses(
  attributes: Attributes,
  headers: IncomingMessage['headers'],
  socket: IncomingMessage['socket'],
): void {
  const { host = '', 'x-forwarded-for': forwarded } = headers;
  if (host !== '') {
    // `[::1]:8080`, `shop.example:8080`, `shop.example`
    const port = /:(\d+)$/.exec(host)?.[1];
    attributes['server.address'] = port === undefined ? host : host.slice(0, -port.length - 1);
    if (port !== undefined) attributes['server.port'] = Number(port);
  }
  if (socket?.remoteAddress !== undefined) {
    attributes['network.peer.address'] = socket.remoteAddress;
    attributes['network.peer.port'] = socket.remotePort!;
  }
  const first = (typeof forwarded === 'string' ? forwarded : forwarded?.[0])?.split(',')[0]?.trim();
  const client = first === undefined || first === '' ? socket?.remoteAddress : first;
  if (client !== undefined) attributes['client.address'] = client;
}
