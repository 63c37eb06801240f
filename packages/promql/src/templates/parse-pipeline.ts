import type { Token } from './lex-template.ts';
import { templateError } from './template-error.ts';
import type { Command, Operand, Pipeline } from './template-node.ts';
import type { TemplateValue } from './template-value.ts';

/** The tokens of a pipeline, and what its names may be. */
export interface PipelineSource {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Where the action starts, for errors where there is no token. */
  readonly at: number;
  /** Variables by block; the pipeline's own join the innermost. */
  readonly scopes: readonly Set<string>[];
  readonly functions: ReadonlySet<string>;
}

const CONSTANTS: ReadonlyMap<string, TemplateValue> = new Map<string, TemplateValue>([
  ['true', true],
  ['false', false],
  ['nil', undefined],
]);

/** Parentheses within parentheses. */
const MAX_DEPTH = 100;

/** Reads `$x := f a | g b`. */
export function parsePipeline(source: PipelineSource): Pipeline {
  const reader = new PipelineReader(source);
  const pipeline = reader.readPipeline(0);
  reader.expectEnd();
  return pipeline;
}

class PipelineReader {
  readonly #source: PipelineSource;
  #next = 0;

  constructor(source: PipelineSource) {
    this.#source = source;
  }

  get #token(): Token | undefined {
    return this.#source.tokens[this.#next];
  }

  get #at(): number {
    return this.#token?.at ?? this.#source.at;
  }

  #fail(problem: string, at: number = this.#at): never {
    throw templateError(this.#source.text, at, problem);
  }

  #is(text: string): boolean {
    return this.#token?.kind === 'punctuation' && this.#token.text === text;
  }

  expectEnd(): void {
    if (this.#token !== undefined) this.#fail(`unexpected ${JSON.stringify(this.#token.text)}`);
  }

  readPipeline(depth: number): Pipeline {
    if (depth > MAX_DEPTH) this.#fail(`parentheses nested deeper than ${MAX_DEPTH}`);
    const at = this.#at;
    const { variables, isAssignment } = this.#readVariables();
    const commands = [this.#readCommand(depth)];
    while (this.#is('|')) {
      this.#next += 1;
      const command = this.#readCommand(depth);
      if (command.operands[0].kind === 'constant') this.#fail('a constant takes nothing from a pipeline', command.at);
      commands.push(command);
    }
    // They are not known in their own definition.
    if (!isAssignment) for (const name of variables) this.#source.scopes.at(-1)?.add(name);
    return { commands, variables, isAssignment, at };
  }

  #readVariables(): { variables: readonly string[]; isAssignment: boolean } {
    const { tokens } = this.#source;
    const operator = tokens.findIndex(
      ({ kind, text }, i) => i >= this.#next && kind === 'punctuation' && /^:?=$/.test(text),
    );
    const names = tokens.slice(this.#next, Math.max(operator, this.#next));
    const isList = names.every(({ kind, text, fields }, i) =>
      i % 2 === 0 ? kind === 'variable' && fields.length === 0 : kind === 'punctuation' && text === ',',
    );
    if (operator < 0 || names.length === 0 || names.length > 3 || names.length % 2 === 0 || !isList) {
      return { variables: [], isAssignment: false };
    }
    const variables = names.filter(({ kind }) => kind === 'variable').map(({ text }) => text);
    const isAssignment = tokens[operator]?.text === '=';
    if (isAssignment) for (const name of variables) this.#checkVariable(name);
    this.#next = operator + 1;
    return { variables, isAssignment };
  }

  #checkVariable(name: string): void {
    if (!this.#source.scopes.some((scope) => scope.has(name))) this.#fail(`undefined variable ${JSON.stringify(name)}`);
  }

  #readCommand(depth: number): Command {
    const at = this.#at;
    const first = this.#readOperand(depth);
    if (first === undefined) this.#fail('a command is missing', at);
    const operands: [Operand, ...Operand[]] = [first];
    for (let operand = this.#readOperand(depth); operand !== undefined; operand = this.#readOperand(depth)) {
      operands.push(operand);
    }
    if (operands.length > 1 && first.kind !== 'function') {
      this.#fail('what is not a function takes no arguments', operands[1]?.at);
    }
    return { operands, at };
  }

  #readOperand(depth: number): Operand | undefined {
    const token = this.#token;
    if (token === undefined) return undefined;
    const { kind, text, fields, at } = token;
    if (kind === 'punctuation') return this.#is('(') ? this.#readParentheses(depth) : undefined;
    this.#next += 1;
    if (kind === 'string') return { kind: 'constant', value: text, at };
    if (kind === 'number') return { kind: 'constant', value: this.#number(text, at), at };
    if (kind === 'dot') return { kind: 'dot', fields, at };
    if (kind === 'variable') {
      this.#next -= 1;
      this.#checkVariable(text);
      this.#next += 1;
      return { kind: 'variable', name: text, fields, at };
    }
    if (CONSTANTS.has(text)) return { kind: 'constant', value: CONSTANTS.get(text), at };
    if (!this.#source.functions.has(text)) this.#fail(`function ${JSON.stringify(text)} not defined`, at);
    return { kind: 'function', name: text, at };
  }

  #readParentheses(depth: number): Operand {
    const at = this.#at;
    this.#next += 1;
    const pipeline = this.readPipeline(depth + 1);
    const close = this.#token;
    if (!this.#is(')') || close === undefined) this.#fail('`)` is missing');
    this.#next += 1;
    return { kind: 'pipeline', pipeline, fields: close.fields, at };
  }

  /** A whole number is an int, as in Go, and any other a float64. */
  #number(text: string, at: number): TemplateValue {
    if (/^[+-]?(?:\d+|0[xX][0-9a-fA-F]+)$/.test(text)) {
      const magnitude = BigInt(text.replace(/^[+-]/, ''));
      return text.startsWith('-') ? -magnitude : magnitude;
    }
    const value = Number(text);
    return Number.isNaN(value) ? this.#fail(`bad number ${JSON.stringify(text)}`, at) : value;
  }
}
