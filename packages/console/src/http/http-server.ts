import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import { ConsoleError } from '../errors.ts';
import { createGate, isToken, TOKEN_COOKIE } from './access.ts';
import { text } from './answers.ts';
import { ByteBudget } from './byte-budget.ts';
import { BodyError, readBody, type ReadBody } from './read-body.ts';
import { compileRoutes, matchRoutes, type Answer, type Request, type Route } from './route.ts';
import { securityHeaders } from './security-headers.ts';

const gzip = promisify(gzipCallback);

const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

/** Bytes of the bodies of all requests together, and of all answers that their readers have not taken yet. */
const MAX_BODIES_BYTES = 64 * 1024 * 1024;
const MAX_ANSWERS_BYTES = 192 * 1024 * 1024;

/** A page and what Grafana asks need a few; each costs memory, also one that never says anything. */
const MAX_CONNECTIONS = 1000;

/** Milliseconds in which a reader has to take something of its answer. */
const SLOW_READER_MS = 30_000;

/** Answers smaller than this are sent as they are. */
const COMPRESS_FROM_BYTES = 1400;

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string | undefined;
  /** Seconds in which a request has to be there. */
  readonly requestTimeoutSeconds: number;
  readonly routes: readonly Route[];
  readonly onError: (problem: string, error: unknown) => void;
}

/** A server that listens. */
export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves routes. Slow senders and readers are cut off; a handler that throws answers 500 without its reason.
 *
 * @throws ConsoleError `CONSOLE_LISTEN`
 */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const routes = compileRoutes(options.routes);
  const gate = createGate(options.token);
  const bodies = new ByteBudget(MAX_BODIES_BYTES);
  const answers = new ByteBudget(MAX_ANSWERS_BYTES);
  const requestTimeout = Math.ceil(options.requestTimeoutSeconds * 1000);
  const server = createServer({
    requestTimeout,
    headersTimeout: Math.ceil(requestTimeout / 3),
    keepAliveTimeout: 5_000,
    connectionsCheckingInterval: Math.min(2_000, Math.ceil(requestTimeout / 6)),
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    void answer(request, response).catch((error: unknown) => {
      options.onError(`${request.method} ${request.url} failed`, error);
      if (!response.headersSent) reply(response, text('internal error\n', 500)).catch(() => {});
      else response.destroy();
    });
  });

  const reply = (response: ServerResponse, whole: Answer, request?: IncomingMessage): Promise<void> =>
    send(response, whole, answers, request);

  const answer = async (raw: IncomingMessage, response: ServerResponse): Promise<void> => {
    const address = addressOf(raw);
    if (address === undefined) return reply(response, text('the address cannot be read\n', 400));
    if (signIn(raw, address, response, options.token)) return;
    const refused = gate(raw);
    if (refused !== undefined) return reply(response, text(`${refused.message}\n`, refused.status));
    const matches = matchRoutes(routes, address.pathname);
    const method = raw.method === 'HEAD' ? 'GET' : (raw.method ?? 'GET');
    const match = matches.find(({ route }) => (route.methods as readonly string[]).includes(method));
    if (match === undefined) {
      if (matches.length === 0) return reply(response, text('not found\n', 404));
      const allow = matches.flatMap(({ route }) => route.methods).join(', ');
      return reply(response, { ...text('method not allowed\n', 405), headers: { allow } });
    }
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    const { route, params } = match;
    let read: ReadBody | undefined;
    const body = lazily(async () => {
      read = await readBody(raw, route.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES, bodies);
      return read.content;
    });
    try {
      const query = await queryOf(raw, address, body);
      const request: Request = {
        method,
        path: address.pathname,
        query,
        headers: raw.headers,
        params,
        body,
        signal: gone.signal,
      };
      if (route.stream !== undefined) await route.stream(request, response, raw);
      else await reply(response, await route.handle!(request), raw);
    } catch (error) {
      if (!(error instanceof BodyError)) throw error;
      // What is left of the body will not be read.
      response.setHeader('connection', 'close');
      await reply(response, text(`${error.message}\n`, error.status));
    } finally {
      read?.release();
    }
  };

  await listen(server, options);
  const { address, family, port } = server.address() as AddressInfo;
  const host = family === 'IPv6' ? `[${address}]` : address;
  return {
    url: `http://${host === '0.0.0.0' || host === '[::]' ? 'localhost' : host}:${port}`,
    close: async () => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function listen(server: Server, { host, port }: HttpServerOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(
        new ConsoleError('CONSOLE_LISTEN', `${host}:${port} cannot be listened on: ${error.message}`, port, error),
      );
    });
    server.listen(port, host, resolve);
  });
}

function addressOf(request: IncomingMessage): URL | undefined {
  try {
    return new URL(request.url ?? '/', 'http://console');
  } catch {
    return undefined;
  }
}

/** Who opens the page with the token in its address gets it as a cookie, and an address without it. */
function signIn(request: IncomingMessage, address: URL, response: ServerResponse, token: string | undefined): boolean {
  const given = address.searchParams.get('token');
  if (token === undefined || given === null || request.method !== 'GET' || address.pathname.startsWith('/api/'))
    return false;
  if (!isToken(given, token)) return false;
  address.searchParams.delete('token');
  response.writeHead(302, {
    ...securityHeaders,
    // Two slashes would lead to another host.
    location: address.pathname.replace(/^\/+/, '/') + address.search,
    'set-cookie': `${TOKEN_COOKIE}=${encodeURIComponent(given)}; HttpOnly; SameSite=Strict; Path=/`,
  });
  response.end();
  return true;
}

/** Forms are as good as the address: Grafana sends its queries so. */
async function queryOf(request: IncomingMessage, address: URL, body: () => Promise<Buffer>): Promise<URLSearchParams> {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  if (!isForm) return address.searchParams;
  const form = new URLSearchParams((await body()).toString('utf8'));
  return new URLSearchParams([...address.searchParams, ...form]);
}

function lazily<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

async function send(
  response: ServerResponse,
  { status, headers = {}, body = '' }: Answer,
  answers: ByteBudget,
  request?: IncomingMessage,
): Promise<void> {
  const plain = typeof body === 'string' ? Buffer.from(body) : body;
  const isPacked = headers['content-encoding'] !== undefined;
  const packs = plain.length >= COMPRESS_FROM_BYTES && !isPacked && acceptsGzip(request);
  const content = packs ? await gzip(plain, { level: 1 }) : plain;
  if (response.destroyed) return;
  const held = answers.hold(() => response.destroy());
  response.once('close', () => held.release());
  if (!held.take(content.length)) {
    response.writeHead(503, { ...securityHeaders, 'retry-after': '5' }).end('too many answers at once, try again\n');
    return;
  }
  response.setTimeout(SLOW_READER_MS);
  response.writeHead(status, {
    ...securityHeaders,
    ...headers,
    ...(packs && { 'content-encoding': 'gzip' }),
    vary: 'accept-encoding',
    'content-length': content.length,
  });
  response.end(request?.method === 'HEAD' ? undefined : content);
}

function acceptsGzip(request: IncomingMessage | undefined): boolean {
  return /\bgzip\b/.test(request?.headers['accept-encoding'] ?? '');
}
