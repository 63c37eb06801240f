import { createOpenAI as createOpenAI4 } from '@ai-sdk/openai';
import { createOpenAI as createOpenAI3 } from '@ai-sdk/openai3';
import { ai, genAi } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import * as ai7 from 'ai';
import * as ai6 from 'ai6';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { instrumentModel, modelMiddleware } from '../../src/ai/index.ts';
import { startOpenAiServer } from '../gen-ai/openai-server.ts';
import type { OpenAiServer } from '../gen-ai/openai-server.ts';

let server: OpenAiServer;
beforeEach(async () => {
  server = await startOpenAiServer();
});
afterEach(() => server[Symbol.asyncDispose]());

const prices = { 'gpt-5': { inputPerMillion: 100_000, outputPerMillion: 1_000_000, cachedInputPerMillion: 50_000 } };
const prompt = 'my secret prompt';

describe.each([
  ['7', ai7, createOpenAI4],
  ['6', ai6 as unknown as typeof ai7, createOpenAI3 as unknown as typeof createOpenAI4],
])('the AI SDK %s', (_major, sdk, createOpenAI) => {
  const { embed, generateText, streamText, wrapEmbeddingModel, wrapProvider } = sdk;

  function setUp(modelId = 'gpt-5') {
    const telemetry = isolatedTelemetry({ catalogs: { genAi, ai } });
    const provider = createOpenAI({ baseURL: server.baseURL, apiKey: 'test' });
    const model = provider.chat(modelId);
    const undo = instrumentModel(telemetry, model, { prices });
    return { telemetry, provider, model, undo, page: () => renderRecorded(telemetry) };
  }

  type SetUp = Pick<ReturnType<typeof setUp>, 'telemetry' | 'page'>;

  async function expectOneCall({ telemetry, page }: SetUp, isStream: boolean) {
    const call = '{gen_ai_operation_name="chat", gen_ai_provider_name="openai", gen_ai_request_model="gpt-5"}';
    const lines = (await page()).split('\n');
    expect(lines.filter((line) => line.includes('_seconds{'))).toEqual([
      `gen_ai_client_operation_duration_seconds${call} count 1`,
      ...(isStream ? [`gen_ai_client_operation_time_to_first_chunk_seconds${call} count 1`] : []),
    ]);
    expect(await recorded(telemetry, genAi.tokenUsage, { gen_ai_token_type: 'input' })).toEqual({ count: 1, sum: 20 });
    expect(await recorded(telemetry, genAi.tokenUsage, { gen_ai_token_type: 'output' })).toEqual({ count: 1, sum: 5 });
    expect(await recorded(telemetry, ai.cost, { model: 'gpt-5' })).toBeCloseTo(12 * 0.1 + 8 * 0.05 + 5 * 1);
    expect(lines.join()).not.toContain('secret');
  }

  test('records generateText with its tokens and cost', async () => {
    const it = setUp();
    const { text, usage } = await generateText({ model: it.model, prompt });
    expect([text, usage.outputTokens]).toEqual(['A fair wind', 5]);
    await expectOneCall(it, false);
  });

  test('records streamText when it has been read to its end', async () => {
    const it = setUp();
    const { textStream } = streamText({ model: it.model, prompt });
    let text = '';
    for await (const part of textStream) text += part;
    expect(text).toBe('A fair wind');
    await expectOneCall(it, true);
  });

  test('records every model of a wrapped provider', async () => {
    const telemetry = isolatedTelemetry({ catalogs: { genAi, ai } });
    const middleware = modelMiddleware(telemetry, { prices });
    const provider = wrapProvider({
      provider: createOpenAI({ baseURL: server.baseURL, apiKey: 'test' }),
      languageModelMiddleware: middleware,
    });
    const page = () => renderRecorded(telemetry);
    expect((await generateText({ model: provider.languageModel('gpt-5'), prompt })).text).toBe('A fair wind');
    await expectOneCall({ telemetry, page }, false);
    const { textStream } = streamText({ model: provider.languageModel('gpt-5'), prompt });
    for await (const part of textStream) expect(part).not.toBe('');
    expect(await recorded(telemetry, genAi.timeToFirstChunk)).toMatchObject({ count: 1 });
    const model = wrapEmbeddingModel({ model: provider.embeddingModel('small'), middleware });
    await embed({ model, value: 'x' });
    expect(await recorded(telemetry, genAi.operationDuration, { gen_ai_operation_name: 'embeddings' })).toMatchObject({
      count: 1,
    });
  });

  test('records embeddings', async () => {
    const { telemetry, provider } = setUp();
    const model = provider.embeddingModel('small');
    instrumentModel(telemetry, model);
    expect((await embed({ model, value: 'x' })).embedding).toEqual([0.25, 0.5]);
    const of = { gen_ai_operation_name: 'embeddings', gen_ai_request_model: 'small' };
    expect(await recorded(telemetry, genAi.operationDuration, of)).toMatchObject({ count: 1 });
    expect(await recorded(telemetry, genAi.tokenUsage, { ...of, gen_ai_token_type: 'input' })).toEqual({
      count: 1,
      sum: 7,
    });
  });

  test.each([
    ['limited', '429'],
    ['broken', '500'],
  ])('records the model %s as failed with %s, each attempt by itself', async (modelId, type) => {
    const { telemetry, model } = setUp(modelId);
    await expect(generateText({ model, prompt, maxRetries: 0 })).rejects.toThrow(modelId);
    expect(await recorded(telemetry, genAi.operationDuration, { error_type: type })).toMatchObject({ count: 1 });
    expect(await recorded(telemetry, genAi.operationDuration)).toMatchObject({ count: 1 });
  });

  test('records a stream that breaks off as failed, after its first part, and fails as it would', async () => {
    const { telemetry, model, undo } = setUp('cut');
    const outcome = async (): Promise<unknown> => {
      const { fullStream } = streamText({ model, prompt, onError: () => {} });
      try {
        for await (const part of fullStream) if (part.type === 'text-delta') server.cut();
        return 'complete';
      } catch (error) {
        return String(error);
      }
    };
    const seen = await outcome();
    expect(await recorded(telemetry, genAi.timeToFirstChunk)).toMatchObject({ count: 1 });
    expect(await recorded(telemetry, genAi.operationDuration, { error_type: undefined })).toMatchObject({ count: 0 });
    expect(await recorded(telemetry, genAi.operationDuration)).toMatchObject({ count: 1 });
    undo();
    expect(seen).toBe(await outcome());
  });

  test('records a stream that is aborted once, and passes the abort on', async () => {
    const { telemetry, model } = setUp('endless');
    const aborter = new AbortController();
    const { fullStream } = streamText({ model, prompt, abortSignal: aborter.signal, onError: () => {} });
    const types: string[] = [];
    for await (const part of fullStream) {
      types.push(part.type);
      if (part.type === 'text-delta') aborter.abort();
    }
    expect(types).toContain('abort');
    expect(await recorded(telemetry, genAi.operationDuration)).toMatchObject({ count: 1 });
  });

  test('records a stream that is cancelled, and cancels the one of the model', async () => {
    const { telemetry, model } = setUp('endless');
    const { stream } = await model.doStream({ prompt: [{ role: 'user', content: [{ type: 'text', text: 'x' }] }] });
    const reader = stream.getReader();
    let part = await reader.read();
    while (part.value?.type !== 'text-delta') part = await reader.read();
    await reader.cancel('enough');
    expect(await recorded(telemetry, genAi.operationDuration, { error_type: undefined })).toMatchObject({ count: 1 });
    await expect.poll(() => server.aborted).toBe(1);
  });

  test('counts once when instrumented twice, and nothing once undone', async () => {
    const { telemetry, model, undo } = setUp();
    const undoAgain = instrumentModel(telemetry, model);
    await generateText({ model, prompt });
    undo();
    undoAgain();
    await generateText({ model, prompt });
    expect(await recorded(telemetry, genAi.operationDuration)).toMatchObject({ count: 1 });
    expect(Reflect.ownKeys(model).filter((key) => /^do|Symbol/.test(String(key)))).toEqual([]);
  });
});

test.each([
  ['anthropic.messages', 'anthropic'],
  ['google.generative-ai', 'gcp.gemini'],
  ['google.vertex.chat', 'gcp.vertex_ai'],
  ['amazon-bedrock', 'aws.bedrock'],
  ['something', 'something'],
])('a model of %s is one of %s', async (provider, name) => {
  const telemetry = isolatedTelemetry({ catalogs: { genAi } });
  const model = { specificationVersion: 'v2', provider, modelId: 'm', doEmbed: async () => ({ usage: { tokens: 2 } }) };
  instrumentModel(telemetry, model);
  await model.doEmbed();
  expect(await recorded(telemetry, genAi.tokenUsage, { gen_ai_provider_name: name })).toEqual({ count: 1, sum: 2 });
});

test('tokens of AI SDK 5 are numbers', async () => {
  const telemetry = isolatedTelemetry({ catalogs: { genAi, ai } });
  const usage = { inputTokens: 20, outputTokens: 5, cachedInputTokens: 8 };
  const model = {
    specificationVersion: 'v2',
    provider: 'openai.chat',
    modelId: 'gpt-5',
    doGenerate: async () => ({ usage }),
    doStream: async () => ({}),
  };
  instrumentModel(telemetry, model, { prices });
  await model.doGenerate();
  expect(await recorded(telemetry, ai.cost, { model: 'gpt-5' })).toBeCloseTo(12 * 0.1 + 8 * 0.05 + 5 * 1);
});

test('refuses what is no model', () => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  const image = { specificationVersion: 'v3', provider: 'x', modelId: 'y', doGenerate: async () => ({}) };
  expect(() => instrumentModel(telemetry, image)).toThrow('neither a language nor an embedding model');
  expect(() => instrumentModel(telemetry, null as never)).toThrow('not a model');
});
