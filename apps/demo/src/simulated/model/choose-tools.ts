import type { ChatRequest, Tool } from './chat-request.ts';
import { fillSchema } from './fill-schema.ts';
import type { Prompt } from './prompt.ts';

/** A call of a tool, as the model writes it. */
export interface ToolCall {
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

const MOST_AT_ONCE = 2;

/** The tools that the task wants next: those that speak of what it speaks of, each once. */
export function chooseTools(request: ChatRequest, prompt: Prompt): readonly ToolCall[] {
  const { tools, toolChoice, messages, mayCallSeveral } = request;
  if (toolChoice === 'none') return [];
  const named = tools.find(({ name }) => name === toolChoice);
  if (named !== undefined) return [callOf(named, prompt)];
  const called = new Set(messages.flatMap((message) => message.called));
  const wanted = wantedBy(prompt.task, tools).filter(({ name }) => !called.has(name));
  const chosen = toolChoice === 'required' && wanted.length === 0 ? tools.slice(0, 1) : wanted;
  return chosen.slice(0, mayCallSeveral ? MOST_AT_ONCE : 1).map((tool) => callOf(tool, prompt));
}

function callOf({ name, parameters }: Tool, prompt: Prompt): ToolCall {
  return { name, arguments: JSON.stringify(fillSchema(parameters, prompt)) };
}

/** Those that share the most words with the task come first; one that shares far fewer is left out. */
function wantedBy(task: string, tools: readonly Tool[]): readonly Tool[] {
  const words = wordsOf(task);
  const scored = tools
    .map((tool) => ({ tool, score: shared(wordsOf(`${tool.name} ${tool.description}`), words) }))
    .toSorted((a, b) => b.score - a.score);
  const best = scored[0]?.score ?? 0;
  return scored.filter(({ score }) => score > 0 && score * 2 >= best).map(({ tool }) => tool);
}

function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  return [...a].filter((word) => b.has(word)).length;
}

/** By their beginnings, so that `price` is in `prices`; short ones say nothing. */
function wordsOf(text: string): Set<string> {
  return new Set((text.toLowerCase().match(/[a-z]{4,}/g) ?? []).map((word) => word.slice(0, 5)));
}
