import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Environment } from '../src/parts/environment.ts';
import type { RunningPart } from '../src/parts/running-part.ts';
import { startModel } from '../src/simulated/model/start-model.ts';

let model: RunningPart;
let client: OpenAI;
beforeAll(async () => {
  model = await startModel(new Environment({ SEED: '3' }));
  client = new OpenAI({ baseURL: `${model.facts.urls['model']}/v1`, apiKey: 'any', maxRetries: 4 });
});
afterAll(() => model.close());

const ask = (content: string, more: Partial<OpenAI.ChatCompletionCreateParamsNonStreaming> = {}) =>
  client.chat.completions.create({ model: 'sage-large', messages: [{ role: 'user', content }], ...more });

describe('a simulated model, asked with the client of OpenAI', () => {
  test('lists its models', async () => {
    const { data } = await client.models.list();
    expect(data.map(({ id }) => id)).toEqual(['sage-large', 'sage-small']);
  });

  test('tells what the prompt says, the same way each time, and counts its tokens', async () => {
    const [first, second] = await Promise.all([
      ask('- NOB fell by 3 %\n- AGD rose'),
      ask('- NOB fell by 3 %\n- AGD rose'),
    ]);
    const text = first.choices[0]!.message.content!;
    expect(text).toContain('NOB fell by 3 %');
    expect(second.choices[0]!.message.content).toBe(text);
    expect(first.choices[0]!.finish_reason).toBe('stop');
    const { prompt_tokens, completion_tokens, total_tokens } = first.usage!;
    expect(total_tokens).toBe(prompt_tokens + completion_tokens);
    expect(completion_tokens).toBeGreaterThan(text.split(' ').length);
    const longer = await ask(`- NOB fell by 3 %\n${'- and so on\n'.repeat(20)}`);
    expect(longer.usage!.prompt_tokens).toBeGreaterThan(prompt_tokens + 60);
  });

  test('ends early where it may not say more', async () => {
    const { choices, usage } = await ask('Tell me about NOB.', { max_completion_tokens: 5 });
    expect(choices[0]!.finish_reason).toBe('length');
    expect(usage!.completion_tokens).toBe(5);
  });

  test('streams the same answer, and its tokens at the end', async () => {
    const messages = [{ role: 'user' as const, content: 'Tell me about NOB.' }];
    const whole = await client.chat.completions.create({ model: 'sage-small', messages });
    const stream = await client.chat.completions.create({
      model: 'sage-small',
      messages,
      stream: true,
      stream_options: { include_usage: true },
    });
    let text = '';
    let usage;
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      usage = chunk.usage ?? usage;
    }
    expect(text).toBe(whole.choices[0]!.message.content);
    expect(usage).toEqual(whole.usage);
  });

  test('calls the tools that the task is about, with arguments by their schema, and then answers', async () => {
    const tools: OpenAI.ChatCompletionTool[] = [
      tool('get_quote', 'The price of a symbol.', { symbol: { type: 'string' } }),
      tool('send_mail', 'Writes to a customer.', { to: { type: 'string' } }),
      tool('buy', 'Places an order.', { amount: { type: 'integer', minimum: 1, maximum: 5 } }),
    ];
    const task = 'What is the price of ABC?';
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: task }];
    const asked = await ask(task, { messages, tools });
    expect(asked.choices[0]!.finish_reason).toBe('tool_calls');
    const calls = asked.choices[0]!.message.tool_calls!.filter((call) => call.type === 'function');
    expect(calls.map((call) => call.function.name)).toEqual(['get_quote']);
    expect(JSON.parse(calls[0]!.function.arguments)).toHaveProperty('symbol');
    messages.push(asked.choices[0]!.message, {
      role: 'tool',
      tool_call_id: calls[0]!.id,
      content: 'It costs 17.35 USD.',
    });
    const told = await ask(task, { messages, tools });
    expect(told.choices[0]!.message.content).toContain('17.35 USD');
    const forced = await ask('Anything.', { tools, tool_choice: { type: 'function', function: { name: 'buy' } } });
    const order = forced.choices[0]!.message.tool_calls!.find((call) => call.type === 'function');
    expect([1, 2, 3, 4, 5]).toContain(JSON.parse(order!.function.arguments).amount);
  });

  test('streams calls of tools as the client puts them together', async () => {
    const tools = [tool('get_quote', 'The price of a symbol.', { symbol: { type: 'string' } })];
    const messages = [{ role: 'user' as const, content: 'The price?' }];
    const final = await client.chat.completions.stream({ model: 'sage-small', messages, tools }).finalChatCompletion();
    const call = final.choices[0]!.message.tool_calls!.find((each) => each.type === 'function');
    expect(JSON.parse(call!.function.arguments)).toHaveProperty('symbol');
  });

  test('fills a schema, a value for each point of the prompt', async () => {
    const schema = {
      type: 'object',
      properties: { kinds: { type: 'array', minItems: 3, maxItems: 3, items: { type: 'string', enum: ['a', 'b'] } } },
    };
    const { choices } = await ask('1. one\n2. two\n3. three', {
      response_format: { type: 'json_schema', json_schema: { name: 'kinds', schema } },
    });
    const { kinds } = JSON.parse(choices[0]!.message.content!) as { kinds: string[] };
    expect(kinds).toHaveLength(3);
    for (const kind of kinds) expect(['a', 'b']).toContain(kind);
  });

  test('refuses as OpenAI does: another model, no messages, no key', async () => {
    await expect(ask('Hello', { model: 'gpt-0' })).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
    await expect(ask('', { messages: [] })).rejects.toMatchObject({ status: 400, param: 'messages' });
    const answer = await fetch(`${model.facts.urls['model']}/v1/models`);
    expect([answer.status, await answer.json()]).toMatchObject([401, { error: { code: 'invalid_api_key' } }]);
  });

  test('fails most calls while it is to, and takes seconds while it is to', async () => {
    const hasty = new OpenAI({ baseURL: `${model.facts.urls['model']}/v1`, apiKey: 'any', maxRetries: 0 });
    const messages = [{ role: 'user' as const, content: 'Hello' }];
    const call = () => hasty.chat.completions.create({ model: 'sage-small', messages });
    model.chaos!['failing-model']!(true);
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, call));
    model.chaos!['failing-model']!(false);
    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.length).toBeLessThan(40);
    model.chaos!['slow-model']!(true);
    const startedAt = performance.now();
    const signal = AbortSignal.timeout(500);
    await expect(hasty.chat.completions.create({ model: 'sage-small', messages }, { signal })).rejects.toThrow(
      /abort/i,
    );
    expect(performance.now() - startedAt).toBeGreaterThan(450);
    model.chaos!['slow-model']!(false);
  });
});

function tool(name: string, description: string, properties: Record<string, unknown>): OpenAI.ChatCompletionTool {
  return { type: 'function', function: { name, description, parameters: { type: 'object', properties } } };
}
