import { chooseTools } from './choose-tools.ts';
import type { ToolCall } from './choose-tools.ts';
import type { ChatRequest } from './chat-request.ts';
import { fillSchema } from './fill-schema.ts';
import { Prompt } from './prompt.ts';
import { countTokens, firstTokens } from './tokens.ts';
import { writeProse } from './write-prose.ts';

/** What the model says. */
export interface Answer {
  readonly text: string;
  readonly calls: readonly ToolCall[];
  readonly finishReason: 'stop' | 'length' | 'tool_calls';
  readonly usage: Usage;
}

export interface Usage {
  readonly prompt_tokens: number;
  readonly completion_tokens: number;
  readonly total_tokens: number;
}

// What frames a message, as OpenAI's cookbook counts it.
const TOKENS_OF_MESSAGE = 3;

/** The same request gives the same answer, for the same seed. */
export function answer(request: ChatRequest, seed: number): Answer {
  const prompt = new Prompt(request, seed);
  const calls = chooseTools(request, prompt);
  if (calls.length > 0) {
    return { text: '', calls, finishReason: 'tool_calls', usage: usageOf(request, calls.map(textOf).join(' ')) };
  }
  const whole = request.schema === undefined ? writeProse(prompt) : JSON.stringify(fillSchema(request.schema, prompt));
  const text = firstTokens(whole, request.mostTokens);
  const isCut = text.length < whole.trimEnd().length;
  return { text, calls, finishReason: isCut ? 'length' : 'stop', usage: usageOf(request, text) };
}

function textOf(call: ToolCall): string {
  return `${call.name} ${call.arguments}`;
}

function usageOf({ messages, tools, schema }: ChatRequest, text: string): Usage {
  const definitions = [...tools, schema].map((each) => (each === undefined ? '' : JSON.stringify(each)));
  const texts = [...messages.map((message) => message.text), ...definitions];
  const framing = (messages.length + 1) * TOKENS_OF_MESSAGE;
  const prompt_tokens = texts.reduce((sum, each) => sum + countTokens(each), framing);
  const completion_tokens = countTokens(text);
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}
