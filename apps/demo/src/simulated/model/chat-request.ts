import { models } from '../../services/model-prices.ts';
import type { ModelName } from '../../services/model-prices.ts';
import type { JsonSchema } from './json-schema.ts';
import { ModelError, invalidRequest } from './model-error.ts';

/** A tool that the model may call. */
export interface Tool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

export interface Message {
  readonly role: string;
  readonly text: string;
  /** The tools that it called. */
  readonly called: readonly string[];
}

/** What the simulated model reads of a request of `POST /v1/chat/completions`. */
export interface ChatRequest {
  readonly model: ModelName;
  readonly messages: readonly Message[];
  readonly tools: readonly Tool[];
  /** `auto`, `none`, `required`, or the name of a tool. */
  readonly toolChoice: string;
  readonly mayCallSeveral: boolean;
  /** Of the answer, where it has to be JSON. */
  readonly schema: JsonSchema | undefined;
  readonly mostTokens: number;
  readonly isStreamed: boolean;
  /** Whether a stream ends in a chunk that says how many tokens it took. */
  readonly tellsUsage: boolean;
}

type Fields = Readonly<Record<string, unknown>>;

/** @throws ModelError where it is no request */
export function readChatRequest(body: string): ChatRequest {
  const fields = parse(body);
  const { model, messages, tools, tool_choice, response_format, stream, stream_options } = fields;
  if (!Array.isArray(messages) || messages.length === 0) throw invalidRequest('messages is no list.', 'messages');
  if (tools !== undefined && !Array.isArray(tools)) throw invalidRequest('tools is no list.', 'tools');
  return {
    model: modelOf(model),
    messages: messages.map((message, index) => readMessage(message, index)),
    tools: (tools ?? []).map((tool: unknown, index: number) => readTool(tool, index)),
    toolChoice: readToolChoice(tool_choice),
    mayCallSeveral: fields['parallel_tool_calls'] !== false,
    schema: readSchema(response_format),
    mostTokens: readMostTokens(fields['max_completion_tokens'] ?? fields['max_tokens']),
    isStreamed: stream === true,
    tellsUsage: fieldsOf(stream_options)['include_usage'] === true,
  };
}

function parse(body: string): Fields {
  try {
    return fieldsOf(JSON.parse(body));
  } catch {
    throw invalidRequest('We could not parse the JSON body of your request.');
  }
}

function modelOf(name: unknown): ModelName {
  const model = models.find((each) => each === name);
  if (model !== undefined) return model;
  const message = `The model ${JSON.stringify(name)} does not exist.`;
  throw new ModelError(404, 'invalid_request_error', message, 'model_not_found', 'model');
}

function readMessage(message: unknown, index: number): Message {
  const { role, content, tool_calls } = fieldsOf(message);
  if (typeof role !== 'string') throw invalidRequest('A message has no role.', `messages[${index}].role`);
  const calls = Array.isArray(tool_calls) ? tool_calls : [];
  return { role, text: textOf(content), called: calls.map((call) => said(functionOf(call)['name'])) };
}

/** A text, or a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => said(fieldsOf(part)['text'])).join('\n');
}

function readTool(tool: unknown, index: number): Tool {
  const { name, description, parameters } = functionOf(tool);
  if (typeof name !== 'string') throw invalidRequest('A tool has no name.', `tools[${index}].function.name`);
  return { name, description: said(description), parameters: fieldsOf(parameters) };
}

function readToolChoice(choice: unknown): string {
  return said(choice) || said(functionOf(choice)['name']) || 'auto';
}

function readSchema(format: unknown): JsonSchema | undefined {
  const { type, json_schema } = fieldsOf(format);
  if (type === 'json_schema') return fieldsOf(fieldsOf(json_schema)['schema']);
  return type === 'json_object' ? { type: 'object', properties: { answer: { type: 'string' } } } : undefined;
}

function readMostTokens(most: unknown): number {
  return typeof most === 'number' && most > 0 ? most : Infinity;
}

/** Nothing where it is no text. */
function said(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function functionOf(tool: unknown): Fields {
  return fieldsOf(fieldsOf(tool)['function']);
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
