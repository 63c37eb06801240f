import { RegexError } from '../regex/regex-node.ts';
import { CallError } from './compare-values.ts';
import { callFunction } from './functions.ts';
import type { TemplateWorld } from './functions.ts';
import { templateError } from './template-error.ts';
import type { Body, Command, Operand, ParsedTemplate, Pipeline, TemplateNode } from './template-node.ts';
import { isTrue, kindOf, showValue, TemplateMap, TemplateStruct } from './template-value.ts';
import type { TemplateValue } from './template-value.ts';

/** Steps of one template: what turns in circles ends. */
const MAX_STEPS = 100_000;
const MAX_OUTPUT = 1024 * 1024;
const MAX_CALLS = 50;
const MAX_QUERIES = 100;

type Block = Extract<TemplateNode, { readonly body: Body }>;
type Signal = 'break' | 'continue' | undefined;

/** The variables of a block, and the ones around it. */
class Scope {
  readonly #values = new Map<string, TemplateValue>();
  readonly #outer: Scope | undefined;

  constructor(outer?: Scope) {
    this.#outer = outer;
  }

  get(name: string): TemplateValue {
    return this.#values.has(name) ? this.#values.get(name) : this.#outer?.get(name);
  }

  declare(name: string, value: TemplateValue): void {
    this.#values.set(name, value);
  }

  assign(name: string, value: TemplateValue): void {
    if (this.#values.has(name) || this.#outer === undefined) this.#values.set(name, value);
    else this.#outer.assign(name, value);
  }
}

/**
 * Carries out a template.
 *
 * @param variables - What `$name` stands for, besides `$`, which is `data`.
 * @throws {@link TemplateError}
 */
export async function executeTemplate(
  template: ParsedTemplate,
  data: TemplateValue,
  variables: Readonly<Record<string, TemplateValue>>,
  world: TemplateWorld,
): Promise<string> {
  const run = new TemplateRun(template, world);
  const scope = new Scope();
  for (const [name, value] of Object.entries({ $: data, ...variables })) scope.declare(name, value);
  await run.runBody(template.body, data, scope);
  return run.output;
}

class TemplateRun {
  output = '';
  readonly #template: ParsedTemplate;
  readonly #world: TemplateWorld;
  #steps = 0;
  #calls = 0;
  #queries = 0;

  constructor(template: ParsedTemplate, world: TemplateWorld) {
    this.#template = template;
    this.#world = world;
  }

  #fail(at: number, problem: string): never {
    throw templateError(this.#template.text, at, problem);
  }

  #write(at: number, text: string): void {
    this.output += text;
    if (this.output.length > MAX_OUTPUT) this.#fail(at, `more than ${MAX_OUTPUT} characters of output`);
  }

  async runBody(body: Body, dot: TemplateValue, scope: Scope): Promise<Signal> {
    for (const node of body) {
      this.#steps += 1;
      if (this.#steps > MAX_STEPS) this.#fail(node.at, `more than ${MAX_STEPS} steps`);
      const signal = await this.#runNode(node, dot, scope);
      if (signal !== undefined) return signal;
    }
    return undefined;
  }

  async #runNode(node: TemplateNode, dot: TemplateValue, scope: Scope): Promise<Signal> {
    if (node.kind === 'if' || node.kind === 'with') return this.#runCondition(node, dot, scope);
    if (node.kind === 'text') this.#write(node.at, node.text);
    else if (node.kind === 'action') {
      const value = await this.#pipeline(node.pipeline, dot, scope);
      if (node.pipeline.variables.length === 0) this.#write(node.at, showValue(value));
    } else if (node.kind === 'range') return this.#runRange(node, dot, scope);
    else if (node.kind === 'template') await this.#runTemplate(node.name, node.pipeline, node.at, dot, scope);
    else if (node.kind === 'break' || node.kind === 'continue') return node.kind;
    return undefined;
  }

  async #runCondition({ kind, pipeline, body, otherwise }: Block, dot: TemplateValue, scope: Scope): Promise<Signal> {
    const inner = new Scope(scope);
    const value = await this.#pipeline(pipeline, dot, inner);
    if (!isTrue(value)) return this.runBody(otherwise, dot, inner);
    return this.runBody(body, kind === 'with' ? value : dot, inner);
  }

  async #runRange({ pipeline, body, otherwise, at }: Block, dot: TemplateValue, scope: Scope): Promise<Signal> {
    const bare = { ...pipeline, variables: [] };
    const value = await this.#pipeline(bare, dot, scope);
    const entries = this.#entriesOf(value, at);
    if (entries.length === 0) return this.runBody(otherwise, dot, new Scope(scope));
    const { variables, isAssignment } = pipeline;
    for (const [key, element] of entries) {
      const inner = new Scope(scope);
      const values = variables.length === 1 ? [element] : [key, element];
      for (const [i, name] of variables.entries()) {
        if (isAssignment) scope.assign(name, values[i]);
        else inner.declare(name, values[i]);
      }
      const signal = await this.runBody(body, element, inner);
      if (signal === 'break') break;
    }
    return undefined;
  }

  #entriesOf(value: TemplateValue, at: number): (readonly [key: TemplateValue, element: TemplateValue])[] {
    if (value === undefined) return [];
    if (value instanceof TemplateMap) return [...value.entries].toSorted(([a], [b]) => (a < b ? -1 : 1));
    if (Array.isArray(value)) return value.map((element: TemplateValue, i) => [BigInt(i), element]);
    if (typeof value === 'bigint' && value <= BigInt(MAX_STEPS)) {
      return Array.from({ length: Math.max(Number(value), 0) }, (_, i) => [BigInt(i), BigInt(i)]);
    }
    return this.#fail(at, `range cannot iterate over ${kindOf(value)}`);
  }

  async #runTemplate(
    name: string,
    pipeline: Pipeline | undefined,
    at: number,
    dot: TemplateValue,
    scope: Scope,
  ): Promise<void> {
    const body = this.#template.defined.get(name) ?? this.#fail(at, `template ${JSON.stringify(name)} not defined`);
    const data = pipeline === undefined ? undefined : await this.#pipeline(pipeline, dot, scope);
    this.#calls += 1;
    if (this.#calls > MAX_CALLS) this.#fail(at, `templates within templates deeper than ${MAX_CALLS}`);
    const inner = new Scope();
    inner.declare('$', data);
    await this.runBody(body, data, inner);
    this.#calls -= 1;
  }

  async #pipeline(
    { commands, variables, isAssignment }: Pipeline,
    dot: TemplateValue,
    scope: Scope,
  ): Promise<TemplateValue> {
    let value: TemplateValue;
    for (const [i, command] of commands.entries()) {
      value = await this.#command(command, i === 0 ? [] : [value], dot, scope);
    }
    for (const name of variables) {
      if (isAssignment) scope.assign(name, value);
      else scope.declare(name, value);
    }
    return value;
  }

  async #command(
    { operands, at }: Command,
    piped: readonly TemplateValue[],
    dot: TemplateValue,
    scope: Scope,
  ): Promise<TemplateValue> {
    const [first, ...rest] = operands;
    if (first.kind !== 'function') {
      if (piped.length > 0) this.#fail(at, 'what is not a function takes nothing from a pipeline');
      return this.#operand(first, dot, scope);
    }
    if (first.name === 'and' || first.name === 'or') {
      return this.#shortCircuit(
        first.name === 'and',
        [...rest, ...piped.map((value) => ({ kind: 'constant' as const, value, at }))],
        dot,
        scope,
        at,
      );
    }
    const args: TemplateValue[] = [];
    for (const operand of rest) args.push(await this.#operand(operand, dot, scope));
    return this.#call(first.name, [...args, ...piped], at);
  }

  /** The first argument that decides, or the last; the others are not looked at. */
  async #shortCircuit(
    isAnd: boolean,
    operands: readonly Operand[],
    dot: TemplateValue,
    scope: Scope,
    at: number,
  ): Promise<TemplateValue> {
    if (operands.length === 0)
      this.#fail(at, `wrong number of args for ${isAnd ? 'and' : 'or'}: want at least 1 got 0`);
    let value: TemplateValue;
    for (const operand of operands) {
      value = await this.#operand(operand, dot, scope);
      if (isTrue(value) !== isAnd) return value;
    }
    return value;
  }

  async #call(name: string, args: readonly TemplateValue[], at: number): Promise<TemplateValue> {
    if (name === 'query') {
      this.#queries += 1;
      if (this.#queries > MAX_QUERIES) this.#fail(at, `more than ${MAX_QUERIES} queries`);
    }
    try {
      return await callFunction(name, args, this.#world);
    } catch (error) {
      if (error instanceof CallError || error instanceof RegexError)
        this.#fail(at, `error calling ${name}: ${error.message}`);
      if (name === 'query' && error instanceof Error) this.#fail(at, `error calling query: ${error.message}`);
      throw error;
    }
  }

  async #operand(operand: Operand, dot: TemplateValue, scope: Scope): Promise<TemplateValue> {
    if (operand.kind === 'constant') return operand.value;
    if (operand.kind === 'function') return this.#call(operand.name, [], operand.at);
    return this.#fields(await this.#base(operand, dot, scope), operand.fields, operand.at);
  }

  /** What fields are taken of. */
  async #base(operand: Operand, dot: TemplateValue, scope: Scope): Promise<TemplateValue> {
    if (operand.kind === 'variable') return scope.get(operand.name);
    return operand.kind === 'pipeline' ? this.#pipeline(operand.pipeline, dot, scope) : dot;
  }

  #fields(value: TemplateValue, fields: readonly string[], at: number): TemplateValue {
    let current = value;
    for (const field of fields) {
      if (current instanceof TemplateMap)
        current = current.entries.has(field) ? current.entries.get(field) : current.zero;
      else if (current instanceof TemplateStruct && Object.hasOwn(current.fields, field))
        current = current.fields[field];
      else this.#fail(at, `can't evaluate field ${field} in ${kindOf(current)}`);
    }
    return current;
  }
}
