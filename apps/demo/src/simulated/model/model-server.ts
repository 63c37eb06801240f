import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { models } from '../../services/model-prices.ts';
import { answer } from './answer.ts';
import { readChatRequest } from './chat-request.ts';
import { chunksOf, completionOf } from './completion.ts';
import type { Identity } from './completion.ts';
import { ModelError } from './model-error.ts';
import type { Mood, Timing } from './mood.ts';

// When these models were made, as far as anybody asks.
const CREATED = 1_780_000_000;

/** A language model's HTTP interface, by OpenAI's protocol: `POST /v1/chat/completions`, `GET /v1/models`. */
export class ModelServer {
  readonly #mood: Mood;
  readonly #seed: number;
  readonly #server: Server;
  #answers = 0;

  constructor(mood: Mood, seed: number) {
    this.#mood = mood;
    this.#seed = seed;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  /** @returns where it listens */
  async listen(host: string, port: number): Promise<string> {
    this.#server.listen(port, host);
    await once(this.#server, 'listening');
    return `http://${host}:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once('close', () => gone.abort());
    try {
      await this.#route(request, response, gone.signal);
    } catch (error) {
      // Who asked is gone: nobody is left to tell.
      if (gone.signal.aborted) return;
      const told = error instanceof ModelError ? error : new ModelError(500, 'server_error', String(error));
      if (response.headersSent) response.destroy();
      else send(response, told.status, told);
    }
  }

  async #route(request: IncomingMessage, response: ServerResponse, gone: AbortSignal): Promise<void> {
    const { method, url = '', headers } = request;
    const path = url.split('?')[0];
    if (path === '/status') return send(response, 200, { status: 'ok' });
    if (!/^Bearer \S+$/.test(headers.authorization ?? '')) {
      throw new ModelError(401, 'invalid_request_error', 'You did not provide an API key.', 'invalid_api_key');
    }
    if (method === 'GET' && path === '/v1/models') send(response, 200, listOfModels());
    else if (method === 'POST' && path === '/v1/chat/completions')
      await this.#chat(await text(request), response, gone);
    else throw new ModelError(404, 'invalid_request_error', `Unknown request URL: ${method} ${path}.`, 'unknown_url');
  }

  async #chat(body: string, response: ServerResponse, gone: AbortSignal): Promise<void> {
    const request = readChatRequest(body);
    const said = answer(request, this.#seed);
    const timing = this.#mood.timing(request.model, said.usage.completion_tokens);
    const refusal = this.#mood.refusal();
    if (refusal !== undefined) {
      await delay(timing.firstMilliseconds, undefined, { signal: gone });
      throw refusal;
    }
    const identity = this.#identify(request.model);
    if (request.isStreamed) return stream(response, chunksOf(identity, said, request), timing, gone);
    await delay(timing.totalMilliseconds, undefined, { signal: gone });
    send(response, 200, completionOf(identity, said));
  }

  #identify(model: string): Identity {
    this.#answers++;
    return { id: `chatcmpl-${this.#seed}-${this.#answers}`, created: Math.floor(Date.now() / 1000), model };
  }
}

function listOfModels(): unknown {
  return { object: 'list', data: models.map((id) => ({ id, object: 'model', created: CREATED, owned_by: 'sage' })) };
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, {
    'content-type': 'application/json; charset=utf-8',
    ...(status === 429 && { 'retry-after': '1' }),
  });
  response.end(JSON.stringify(body));
}

/** As server-sent events, at the pace at which the model thinks. */
async function stream(
  response: ServerResponse,
  chunks: readonly unknown[],
  { firstMilliseconds, totalMilliseconds }: Timing,
  gone: AbortSignal,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  await delay(firstMilliseconds, undefined, { signal: gone });
  for (const chunk of chunks) {
    response.write(`data: ${JSON.stringify(chunk)}\n\n`);
    await delay((totalMilliseconds - firstMilliseconds) / chunks.length, undefined, { signal: gone });
  }
  response.end('data: [DONE]\n\n');
}
