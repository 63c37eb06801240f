import { functionNames } from './functions.ts';
import { lexTemplate } from './lex-template.ts';
import type { Piece, Token } from './lex-template.ts';
import { parsePipeline } from './parse-pipeline.ts';
import { templateError } from './template-error.ts';
import type { Body, ParsedTemplate, Pipeline, TemplateNode } from './template-node.ts';

const BLOCKS: ReadonlySet<string> = new Set(['if', 'with', 'range']);
/** Deeper nesting is no template of anyone. */
const MAX_DEPTH = 100;

/**
 * Reads a template of Go's `text/template`, as Prometheus' rules have them.
 *
 * @throws {@link TemplateError} for what is not of the language, or calls a function that is not there
 */
export function parseTemplate(text: string, variables: readonly string[] = []): ParsedTemplate {
  const reader = new TemplateReader(text, variables);
  return { text, body: reader.readAll(), defined: reader.defined };
}

interface Ended {
  readonly body: Body;
  /** The tokens of the action that ended it: `end` or `else …`. */
  readonly by: readonly Token[];
}

class TemplateReader {
  readonly defined = new Map<string, Body>();
  readonly #text: string;
  readonly #pieces: readonly Piece[];
  #next = 0;
  #depth = 0;
  #loops = 0;
  /** The variables that are known in each block, the innermost last. */
  readonly #scopes: Set<string>[];

  constructor(text: string, variables: readonly string[]) {
    this.#text = text;
    this.#pieces = lexTemplate(text);
    this.#scopes = [new Set(['$', ...variables])];
  }

  readAll(): Body {
    const { body, by } = this.#readBody();
    const [extra] = by;
    if (extra !== undefined) this.#fail(extra.at, `unexpected {{${extra.text}}}`);
    return body;
  }

  #fail(at: number, problem: string): never {
    throw templateError(this.#text, at, problem);
  }

  /** Reads up to `{{end}}`, `{{else}}` or the end of the text. */
  #readBody(): Ended {
    const body: TemplateNode[] = [];
    for (let piece = this.#pieces[this.#next]; piece !== undefined; piece = this.#pieces[this.#next]) {
      this.#next += 1;
      if (piece.kind === 'text') body.push(piece);
      else {
        const [first] = piece.tokens;
        if (first === undefined) this.#fail(piece.at, 'an action without a command');
        if (first.kind === 'word' && (first.text === 'end' || first.text === 'else')) return { body, by: piece.tokens };
        const node = this.#readAction(first, piece.tokens, piece.at);
        if (node !== undefined) body.push(node);
      }
    }
    return { body, by: [] };
  }

  #readAction(first: Token, tokens: readonly Token[], at: number): TemplateNode | undefined {
    const rest = tokens.slice(1);
    const keyword = first.kind === 'word' ? first.text : '';
    if (BLOCKS.has(keyword)) return this.#readBlock(keyword as 'if' | 'with' | 'range', rest, at);
    if (keyword === 'define') {
      this.#readDefinition(rest, at);
      return undefined;
    }
    if (keyword === 'template' || keyword === 'block') return this.#readTemplate(keyword, rest, at);
    if (keyword === 'break' || keyword === 'continue') {
      if (this.#loops === 0) this.#fail(at, `{{${keyword}}} outside {{range}}`);
      return { kind: keyword, at };
    }
    return { kind: 'action', pipeline: this.#pipeline(tokens, at), at };
  }

  #pipeline(tokens: readonly Token[], at: number): Pipeline {
    return parsePipeline({ text: this.#text, tokens, at, scopes: this.#scopes, functions: functionNames });
  }

  #readBlock(kind: 'if' | 'with' | 'range', tokens: readonly Token[], at: number): TemplateNode {
    this.#enter(at);
    const pipeline = this.#pipeline(tokens, at);
    if (pipeline.variables.length > 1 && kind !== 'range') this.#fail(at, `${kind} takes one variable`);
    if (kind === 'range') this.#loops += 1;
    const { body, by } = this.#readBody();
    if (kind === 'range') this.#loops -= 1;
    const otherwise = this.#readElse(kind, by, at);
    this.#leave();
    return { kind, pipeline, body, otherwise, at };
  }

  #readElse(kind: string, by: readonly Token[], at: number): Body {
    const [word, next] = by;
    if (word === undefined) this.#fail(at, `{{${kind}}} without {{end}}`);
    if (word.text === 'end') {
      if (next !== undefined) this.#fail(next.at, `unexpected ${next.text} in {{end}}`);
      return [];
    }
    if (next !== undefined) {
      // `{{else if …}}` is an `if` within `else` that ends with it.
      if (next.kind !== 'word' || (next.text !== kind && next.text !== 'if') || kind === 'range') {
        this.#fail(next.at, `unexpected ${next.text} in {{else}}`);
      }
      return [this.#readBlock(next.text as 'if' | 'with', by.slice(2), next.at)];
    }
    const { body, by: end } = this.#readBody();
    if (end[0]?.text !== 'end') this.#fail(end[0]?.at ?? at, `{{else}} of {{${kind}}} without {{end}}`);
    return body;
  }

  #readDefinition(tokens: readonly Token[], at: number): void {
    const [name, extra] = tokens;
    if (name?.kind !== 'string' || extra !== undefined) this.#fail(at, '{{define}} takes a quoted name');
    this.#define(name.text, at);
  }

  /** A template of its own knows no variables but `$`. */
  #define(name: string, at: number): void {
    this.#enter(at);
    const outer = this.#scopes.splice(0, this.#scopes.length, new Set(['$']));
    const { body, by } = this.#readBody();
    if (by[0]?.text !== 'end') this.#fail(at, `template ${JSON.stringify(name)} without {{end}}`);
    this.#scopes.splice(0, this.#scopes.length, ...outer);
    this.#leave();
    this.defined.set(name, body);
  }

  #readTemplate(keyword: string, tokens: readonly Token[], at: number): TemplateNode {
    const [name, ...rest] = tokens;
    if (name?.kind !== 'string') this.#fail(at, `{{${keyword}}} takes a quoted name`);
    const pipeline = rest.length === 0 ? undefined : this.#pipeline(rest, at);
    if (keyword === 'block') this.#define(name.text, at);
    return { kind: 'template', name: name.text, pipeline, at };
  }

  #enter(at: number): void {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) this.#fail(at, `blocks nested deeper than ${MAX_DEPTH}`);
    this.#scopes.push(new Set());
  }

  #leave(): void {
    this.#depth -= 1;
    this.#scopes.pop();
  }
}
