import { ai, genAi } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import OpenAI7 from 'openai';
import OpenAI6 from 'openai6';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instrumentOpenAi } from '../../src/openai/index.ts';
import type { OpenAiOptions } from '../../src/openai/index.ts';
import { startOpenAiServer } from '../gen-ai/openai-server.ts';
import type { OpenAiServer } from '../gen-ai/openai-server.ts';

let server: OpenAiServer;
beforeEach(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const prices = { 'gpt-5': { inputPerMillion: 100_000, outputPerMillion: 1_000_000, cachedInputPerMillion: 50_000 } };
const messages = [{ role: 'user' as const, content: 'my secret prompt' }];

describe.each([
  ['7', OpenAI7],
  ['6', OpenAI6 as unknown as typeof OpenAI7],
])('the client of openai %s', (_major, OpenAI) => {
  function setUp(options: OpenAiOptions = { prices }) {
    const telemetry = isolatedTelemetry({ catalogs: { genAi, ai } });
    const client = new OpenAI({ baseURL: server.baseURL, apiKey: 'test', maxRetries: 0 });
    const undo = instrumentOpenAi(telemetry, client, options);
    return { telemetry, client, undo, page: () => renderRecorded(telemetry) };
  }

  const chat = (more = '') =>
    `{${more}gen_ai_operation_name="chat", gen_ai_provider_name="openai", gen_ai_request_model="gpt-5"}`;
  const tokens = (type: string) =>
    `gen_ai_client_token_usage{gen_ai_operation_name="chat", gen_ai_provider_name="openai", gen_ai_request_model="gpt-5", gen_ai_token_type="${type}"}`;

  /** 12 tokens of input at 0.1 dollar, 8 cached ones at 0.05, and 5 of output at a dollar. */
  async function expectOneCall({ telemetry, page }: ReturnType<typeof setUp>, isStream: boolean) {
    const lines = (await page()).split('\n');
    expect(lines.filter((line) => line.includes('_seconds{'))).toEqual([
      `gen_ai_client_operation_duration_seconds${chat()} count 1`,
      ...(isStream ? [`gen_ai_client_operation_time_to_first_chunk_seconds${chat()} count 1`] : []),
    ]);
    const of = { gen_ai_request_model: 'gpt-5' };
    expect(await recorded(telemetry, genAi.tokenUsage, { ...of, gen_ai_token_type: 'input' })).toEqual({
      count: 1,
      sum: 20,
    });
    expect(await recorded(telemetry, genAi.tokenUsage, { ...of, gen_ai_token_type: 'output' })).toEqual({
      count: 1,
      sum: 5,
    });
    expect(await recorded(telemetry, ai.cost, { model: 'gpt-5' })).toBeCloseTo(12 * 0.1 + 8 * 0.05 + 5 * 1);
    expect(lines.join()).toContain(tokens('input'));
    expect(lines.join()).not.toContain('secret');
  }

  test('is recorded with its tokens and cost, and answers as before', async () => {
    const it = setUp();
    const completion = await it.client.chat.completions.create({ model: 'gpt-5', messages });
    expect(completion.choices[0]?.message.content).toBe('A fair wind');
    await expectOneCall(it, false);
  });

  test('records a stream when it has been read to its end', async () => {
    const it = setUp();
    const stream = await it.client.chat.completions.create({
      model: 'gpt-5',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    expect(await it.page()).toBe('');
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe('A fair wind');
    await expectOneCall(it, true);
  });

  test('records responses, and streams of them', async () => {
    const it = setUp();
    const response = await it.client.responses.create({ model: 'gpt-5', input: 'my secret prompt' });
    expect(response.output_text).toBe('A fair wind');
    await expectOneCall(it, false);

    const other = setUp();
    const types: string[] = [];
    const stream = await other.client.responses.create({ model: 'gpt-5', input: 'x', stream: true });
    for await (const event of stream) types.push(event.type);
    expect(types.at(-1)).toBe('response.completed');
    await expectOneCall(other, true);
  });

  test('records the helpers once: parse, stream', async () => {
    const parsed = setUp();
    await parsed.client.chat.completions.parse({ model: 'gpt-5', messages });
    await expectOneCall(parsed, false);

    const streamed = setUp();
    const stream = streamed.client.chat.completions.stream({
      model: 'gpt-5',
      messages,
      stream_options: { include_usage: true },
    });
    expect((await stream.finalMessage()).content).toBe('A fair wind');
    await expectOneCall(streamed, true);

    const responses = setUp();
    expect((await responses.client.responses.stream({ model: 'gpt-5', input: 'x' }).finalResponse()).output_text).toBe(
      'A fair wind',
    );
    await expectOneCall(responses, true);
  });

  test('records tee and toReadableStream as the one stream that they are', async () => {
    const request = {
      model: 'gpt-5',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    } as const;
    const teed = setUp();
    const [left, right] = (await teed.client.chat.completions.create(request)).tee();
    const read = async (stream: AsyncIterable<{ choices: { delta: { content?: string | null } }[] }>) => {
      let text = '';
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      return text;
    };
    expect(await Promise.all([read(left), read(right)])).toEqual(['A fair wind', 'A fair wind']);
    await expectOneCall(teed, true);

    const readable = setUp();
    const bytes = (await readable.client.chat.completions.create(request)).toReadableStream();
    expect(await new Response(bytes).text()).toContain('wind');
    await expectOneCall(readable, true);
  });

  test('records embeddings', async () => {
    const { client, page } = setUp({});
    const { data } = await client.embeddings.create({ model: 'small', input: 'x', encoding_format: 'float' });
    expect(data[0]?.embedding).toEqual([0.25, 0.5]);
    expect((await page()).split('\n')).toEqual([
      'gen_ai_client_operation_duration_seconds{gen_ai_operation_name="embeddings", gen_ai_provider_name="openai", gen_ai_request_model="small"} count 1',
      expect.stringContaining(
        'gen_ai_client_token_usage{gen_ai_operation_name="embeddings", gen_ai_provider_name="openai", gen_ai_request_model="small", gen_ai_token_type="input"} count 1',
      ),
    ]);
  });

  test.each([
    ['limited', '429'],
    ['broken', '500'],
  ])('records the model %s as failed with %s, and throws the error of the client', async (model, type) => {
    const { client, telemetry } = setUp();
    const error = await client.chat.completions.create({ model, messages }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OpenAI.APIError);
    expect(await recorded(telemetry, genAi.operationDuration, { error_type: type })).toMatchObject({ count: 1 });
    expect(await recorded(telemetry, genAi.operationDuration)).toMatchObject({ count: 1 });
  });

  test('records a stream that breaks off as failed, after its first chunk', async () => {
    const { client, telemetry } = setUp();
    const stream = await client.chat.completions.create({ model: 'cut', messages, stream: true });
    await expect(async () => {
      for await (const chunk of stream) if (chunk.choices[0]?.delta.content) server.cut();
    }).rejects.toThrow(/terminated|closed|premature/i);
    expect(await recorded(telemetry, genAi.timeToFirstChunk)).toMatchObject({ count: 1 });
    expect(await recorded(telemetry, genAi.operationDuration, { error_type: undefined })).toMatchObject({ count: 0 });
    expect(await recorded(telemetry, genAi.operationDuration)).toMatchObject({ count: 1 });
  });

  test('records a stream that is left early, and ends the request as the client does', async () => {
    const { client, telemetry } = setUp();
    const stream = await client.chat.completions.create({ model: 'endless', messages, stream: true });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) break;
    expect(await recorded(telemetry, genAi.operationDuration, { error_type: undefined })).toMatchObject({ count: 1 });
    expect(stream.controller.signal.aborted).toBe(true);
  });

  test('records a call that is aborted', async () => {
    const { client, telemetry } = setUp();
    const aborter = new AbortController();
    const call = client.chat.completions.create({ model: 'gpt-5', messages }, { signal: aborter.signal });
    aborter.abort();
    await expect(call).rejects.toThrow(OpenAI.APIUserAbortError);
    expect(await recorded(telemetry, genAi.operationDuration, { error_type: 'APIUserAbortError' })).toMatchObject({
      count: 1,
    });
  });

  test('gives the response alone, its body unread, and withResponse both', async () => {
    const { client, telemetry } = setUp();
    const response = await client.chat.completions.create({ model: 'gpt-5', messages }).asResponse();
    expect(response.bodyUsed).toBe(false);
    expect(await response.json()).toMatchObject({ object: 'chat.completion' });
    const both = await client.chat.completions.create({ model: 'gpt-5', messages }).withResponse();
    expect([both.data.object, both.response.status]).toEqual(['chat.completion', 200]);
    expect(await recorded(telemetry, genAi.operationDuration)).toMatchObject({ count: 2 });
    expect(await recorded(telemetry, genAi.tokenUsage, { gen_ai_token_type: 'output' })).toEqual({ count: 1, sum: 5 });
  });

  test('counts once when instrumented twice, and nothing once undone', async () => {
    const { client, telemetry, undo } = setUp();
    const undoAgain = instrumentOpenAi(telemetry, client);
    await client.chat.completions.create({ model: 'gpt-5', messages });
    expect(await recorded(telemetry, genAi.operationDuration)).toMatchObject({ count: 1 });
    undo();
    undoAgain();
    await client.chat.completions.create({ model: 'gpt-5', messages });
    expect(await recorded(telemetry, genAi.operationDuration)).toMatchObject({ count: 1 });
    expect(Reflect.ownKeys(client.chat.completions)).not.toContain('create');
    expect(Object.getOwnPropertySymbols(client)).toEqual([]);
  });
});

test.each([
  ['https://api.openai.com/v1', 'openai'],
  ['https://my.openai.azure.com/openai', 'azure.ai.openai'],
  ['https://api.deepseek.com', 'deepseek'],
  ['https://api.x.ai/v1', 'x_ai'],
  ['http://localhost:11434/v1', 'openai'],
])('a client of %s is one of %s', async (baseURL, provider) => {
  const telemetry = isolatedTelemetry({ catalogs: { genAi } });
  const fetch = async () => Response.json({ object: 'chat.completion', choices: [] });
  const client = new OpenAI7({ baseURL, apiKey: 'test', fetch });
  instrumentOpenAi(telemetry, client);
  await client.chat.completions.create({ model: 'm', messages });
  expect(await recorded(telemetry, genAi.operationDuration, { gen_ai_provider_name: provider })).toMatchObject({
    count: 1,
  });
});

test('a client that is no OpenAI but has its methods is recorded as well', async () => {
  const telemetry = isolatedTelemetry({ catalogs: { genAi } });
  const client = {
    chat: { completions: { create: async (body: { model: string }) => ({ ...body, usage: { prompt_tokens: 3 } }) } },
  };
  instrumentOpenAi(telemetry, client, { provider: 'mine' });
  expect(await client.chat.completions.create({ model: 'm' })).toMatchObject({ model: 'm' });
  expect(await recorded(telemetry, genAi.tokenUsage, { gen_ai_provider_name: 'mine' })).toEqual({ count: 1, sum: 3 });
});

test('refuses what is no client, and prices that are no numbers', () => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  expect(() => instrumentOpenAi(telemetry, {})).toThrow('no client of OpenAI');
  const client = new OpenAI7({ apiKey: 'test' });
  expect(() =>
    instrumentOpenAi(telemetry, client, { prices: { m: { inputPerMillion: -1, outputPerMillion: 1 } } }),
  ).toThrow(/price of m/);
});
