import { hashOf } from '../../market.ts';
import type { Answer } from './answer.ts';
import type { ChatRequest } from './chat-request.ts';
import type { ToolCall } from './choose-tools.ts';

const MOST_PIECES = 6;

/** What every object of one answer says of it. */
export interface Identity {
  readonly id: string;
  /** In seconds since the Unix epoch. */
  readonly created: number;
  readonly model: string;
}

/** The whole answer as one object. */
export function completionOf(identity: Identity, { text, calls, finishReason, usage }: Answer): unknown {
  const message = {
    role: 'assistant',
    content: calls.length > 0 ? null : text,
    refusal: null,
    ...(calls.length > 0 && { tool_calls: calls.map((call, index) => toolCall(identity, call, index)) }),
  };
  const choice = { index: 0, message, logprobs: null, finish_reason: finishReason };
  return { ...identity, object: 'chat.completion', choices: [choice], usage };
}

/** The answer in pieces: who speaks, what is said, why it ends, and how many tokens it took where that is asked. */
export function chunksOf(identity: Identity, answer: Answer, { tellsUsage }: ChatRequest): readonly unknown[] {
  const chunk = (delta: unknown, finish_reason: string | null = null): unknown => ({
    ...identity,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, logprobs: null, finish_reason }],
    ...(tellsUsage && { usage: null }),
  });
  const said = answer.calls.flatMap((call, index) => [
    { tool_calls: [{ index, ...toolCall(identity, { ...call, arguments: '' }, index) }] },
    { tool_calls: [{ index, function: { arguments: call.arguments } }] },
  ]);
  return [
    chunk({ role: 'assistant', content: answer.calls.length > 0 ? null : '', refusal: null }),
    ...said.map((delta) => chunk(delta)),
    ...piecesOf(answer.text).map((content) => chunk({ content })),
    chunk({}, answer.finishReason),
    ...(tellsUsage ? [{ ...identity, object: 'chat.completion.chunk', choices: [], usage: answer.usage }] : []),
  ];
}

function toolCall({ id }: Identity, call: ToolCall, index: number) {
  return { id: `call_${hashOf(`${id} ${index}`).toString(36)}`, type: 'function', function: call };
}

function piecesOf(text: string): readonly string[] {
  const words = text.match(/\s*\S+/g) ?? [];
  const size = Math.ceil(words.length / MOST_PIECES);
  return Array.from({ length: Math.ceil(words.length / Math.max(1, size)) }, (_, index) =>
    words.slice(index * size, (index + 1) * size).join(''),
  );
}
