import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

/** A server that answers as OpenAI's API does, to the extent that its clients look at the answers. */
export interface OpenAiServer extends AsyncDisposable {
  readonly baseURL: string;
  /** Requests that the client broke off before the answer was complete. */
  readonly aborted: number;
  /** Breaks off the streams of `cut` that are open. */
  cut(): void;
}

interface Body {
  readonly model: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
}

const chatUsage = {
  prompt_tokens: 20,
  completion_tokens: 5,
  total_tokens: 25,
  prompt_tokens_details: { cached_tokens: 8 },
};

const responseUsage = {
  input_tokens: 20,
  input_tokens_details: { cached_tokens: 8 },
  output_tokens: 5,
  output_tokens_details: { reasoning_tokens: 0 },
  total_tokens: 25,
};

const WORDS = ['A ', 'fair ', 'wind'] as const;

/**
 * Models: `limited` is refused with 429, `broken` with 500, a stream of `cut` is broken off when the test says so, one of `endless`
 * goes on until the client leaves. Any other says a few words.
 */
export async function startOpenAiServer(): Promise<OpenAiServer> {
  let aborted = 0;
  const toBeCut = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) aborted++;
    });
    void answer(request, response, toBeCut);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    cut() {
      for (const response of toBeCut) response.destroy();
      toBeCut.clear();
    },
    get aborted() {
      return aborted;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, toBeCut: Set<ServerResponse>): Promise<void> {
  const body = (await json(request)) as Body;
  const failure = { limited: 429, broken: 500 }[body.model];
  if (failure !== undefined) return send(response, failure, { error: { message: body.model, type: 'test' } });
  if (request.url === '/v1/embeddings') {
    return send(response, 200, {
      object: 'list',
      model: body.model,
      data: [{ object: 'embedding', index: 0, embedding: [0.25, 0.5] }],
      usage: { prompt_tokens: 7, total_tokens: 7 },
    });
  }
  const isChat = request.url === '/v1/chat/completions';
  if (body.stream !== true)
    return send(response, 200, isChat ? chatCompletion(body) : responseObject(body, 'completed'));
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of isChat ? chatEvents(body) : responseEvents(body)) {
    if (event === 'cut') return void toBeCut.add(response);
    if (event === 'endless') return;
    const { type } = event as { type?: string };
    response.write(`${type === undefined ? '' : `event: ${type}\n`}data: ${JSON.stringify(event)}\n\n`);
  }
  response.end(isChat ? 'data: [DONE]\n\n' : '');
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

const dated = (model: string): string => `${model}-2025-08-07`;

function chatCompletion({ model }: Body): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: dated(model),
    choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: WORDS.join('') } }],
    usage: chatUsage,
  };
}

function* chatEvents({ model, stream_options: options }: Body): Generator<object | string> {
  const chunk = (more: object): object => ({
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: dated(model),
    choices: [],
    ...more,
  });
  const choice = (delta: object, finish: string | null = null): object =>
    chunk({ choices: [{ index: 0, delta, finish_reason: finish }] });
  yield choice({ role: 'assistant', content: '' });
  for (const content of WORDS) {
    yield choice({ content });
    if (model === 'cut' || model === 'endless') yield model;
  }
  yield choice({}, 'stop');
  if (options?.include_usage === true) yield chunk({ usage: chatUsage });
}

function responseObject({ model }: Body, status: string): object {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    status,
    content: [{ type: 'output_text', text: WORDS.join(''), annotations: [], logprobs: [] }],
  };
  const isDone = status === 'completed';
  return {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    model: dated(model),
    status,
    output: isDone ? [message] : [],
    usage: isDone ? responseUsage : null,
    error: null,
    incomplete_details: null,
    tools: [],
  };
}

function* responseEvents(body: Body): Generator<object | string> {
  const at = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const item = { id: 'msg_1', type: 'message', role: 'assistant', status: 'in_progress', content: [] };
  const text = WORDS.join('');
  const part = { type: 'output_text', text, annotations: [], logprobs: [] };
  let sequence_number = 0;
  const event = (type: string, more: object): object => ({ type, sequence_number: sequence_number++, ...more });
  yield event('response.created', { response: responseObject(body, 'in_progress') });
  yield event('response.output_item.added', { output_index: 0, item });
  yield event('response.content_part.added', { ...at, part: { ...part, text: '' } });
  for (const delta of WORDS) {
    yield event('response.output_text.delta', { ...at, delta, logprobs: [] });
    if (body.model === 'cut' || body.model === 'endless') yield body.model;
  }
  yield event('response.output_text.done', { ...at, text, logprobs: [] });
  yield event('response.content_part.done', { ...at, part });
  yield event('response.output_item.done', {
    output_index: 0,
    item: { ...item, status: 'completed', content: [part] },
  });
  yield event('response.completed', { response: responseObject(body, 'completed') });
}
