import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHttpAdapter } from '@telltale/core';
import type { NodeExchanges } from '@telltale/core';
import { NoProviderError } from '../market/market-data.ts';
import type { DeskTelemetry } from '../telemetry.ts';
import { HttpError } from './http-error.ts';
import { matchRoute } from './router.ts';
import type { ApiAnswer, Route } from './router.ts';

const MOST_BODY_BYTES = 64 * 1024;
const CLOSE_MILLISECONDS = 500;

/** Serves routes over node:http, and has Telltale record every request: all that it must be told is the route. */
export class ApiServer {
  readonly #routes: readonly Route[];
  readonly #exchanges: NodeExchanges;
  readonly #matched = new WeakMap<IncomingMessage, Route>();
  readonly #server: Server;

  constructor(routes: readonly Route[], telemetry: DeskTelemetry) {
    this.#routes = routes;
    this.#exchanges = createHttpAdapter(
      { telemetry, endpoints: false },
      (request) => this.#matched.get(request)?.template,
    );
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** @returns the port */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  /** Lets requests under way finish, for a moment. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.#server.closeAllConnections(), CLOSE_MILLISECONDS);
    await new Promise((resolve) => {
      this.#server.close(resolve);
    });
    clearTimeout(timer);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#exchanges.begin(request, response);
    try {
      const { status, body } = await this.#answer(request);
      send(response, status, body);
    } catch (error) {
      // A client that is gone needs no answer.
      if (response.destroyed) return;
      this.#exchanges.failed(response, error);
      const status = statusOf(error);
      send(response, status, { error: status === 500 ? 'Something went wrong.' : (error as Error).message });
    }
  }

  async #answer(request: IncomingMessage): Promise<ApiAnswer> {
    const { method = '', headers } = request;
    const url = new URL(request.url ?? '/', 'http://desk.example');
    const match = matchRoute(this.#routes, method, url.pathname);
    if (match === undefined) throw new HttpError(404, 'There is nothing here.');
    this.#matched.set(request, match.route);
    const body = parsed(await bodyOf(request));
    return match.route.handle({ params: match.params, query: url.searchParams, headers, body });
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) throw new HttpError(413, 'That is too much.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed(text: Buffer): unknown {
  if (text.length === 0) return undefined;
  try {
    return JSON.parse(text.toString());
  } catch {
    throw new HttpError(400, 'The body is not JSON.');
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpError) return error.statusCode;
  return error instanceof NoProviderError ? 503 : 500;
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  if (body === undefined) {
    response.writeHead(status).end();
    return;
  }
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'content-length': bytes.length });
  response.end(bytes);
}
