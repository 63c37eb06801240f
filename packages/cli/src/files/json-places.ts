import type { JsonPath } from '@telltale/promql/lint';
import { alignedOffset } from './aligned-offset.ts';
import { TextProblem, type TextPlaces } from './text-places.ts';

interface Node {
  readonly value: unknown;
  readonly start: number;
  readonly end: number;
  readonly keyStart: number;
  readonly children: ReadonlyMap<string | number, Node>;
}

const LITERALS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };
const NONE: ReadonlyMap<string | number, Node> = new Map();
/** Deeper than any dashboard, and less deep than the stack. */
const MAX_DEPTH = 500;

/**
 * Reads JSON with the places of its values.
 *
 * @throws TextProblem where it is no JSON
 */
export function jsonPlaces(text: string): TextPlaces {
  const root = new JsonReader(text).document();
  return {
    value: root.value,
    offsetOf(path, within, isKey = false) {
      const { node, isWhole } = nodeAt(root, path);
      if (!isWhole || within === undefined) return isKey ? node.keyStart : node.start;
      return typeof node.value === 'string' && text[node.start] === '"'
        ? node.start + 1 + alignedOffset(text.slice(node.start + 1, node.end), node.value, within, 'escaped')
        : node.start;
    },
  };
}

function nodeAt(root: Node, path: JsonPath): { readonly node: Node; readonly isWhole: boolean } {
  let node = root;
  for (const step of path) {
    const child = node.children.get(step);
    if (child === undefined) return { node, isWhole: false };
    node = child;
  }
  return { node, isWhole: true };
}

/** The grammar of RFC 8259, a method for each of its rules. */
class JsonReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  document(): Node {
    if (this.#text.charCodeAt(0) === 0xfeff) this.#at = 1;
    const node = this.#value(0, 0);
    this.#space();
    if (this.#at < this.#text.length) this.#fail('the end of the file');
    return node;
  }

  #value(depth: number, keyStart: number | undefined): Node {
    this.#space();
    if (depth > MAX_DEPTH) this.#fail(`at most ${MAX_DEPTH} levels`);
    const start = this.#at;
    const first = this.#text[start];
    const { value, children = NONE } =
      first === '{' ? this.#object(depth) : first === '[' ? this.#array(depth) : { value: this.#scalar() };
    return { value, children, start, end: this.#at, keyStart: keyStart ?? start };
  }

  #object(depth: number): Pick<Node, 'value' | 'children'> {
    const children = new Map<string, Node>();
    this.#at++;
    for (this.#space(); this.#text[this.#at] !== '}'; this.#space()) {
      if (children.size > 0) this.#expect(',');
      this.#space();
      const keyStart = this.#at;
      if (this.#text[keyStart] !== '"') this.#fail('a key in double quotes');
      const key = this.#string();
      this.#space();
      this.#expect(':');
      children.set(key, this.#value(depth + 1, keyStart));
    }
    this.#at++;
    return { value: Object.fromEntries([...children].map(([key, { value }]) => [key, value])), children };
  }

  #array(depth: number): Pick<Node, 'value' | 'children'> {
    const children = new Map<number, Node>();
    this.#at++;
    for (this.#space(); this.#text[this.#at] !== ']'; this.#space()) {
      if (children.size > 0) this.#expect(',');
      children.set(children.size, this.#value(depth + 1, undefined));
    }
    this.#at++;
    return { value: [...children.values()].map(({ value }) => value), children };
  }

  #scalar(): unknown {
    if (this.#text[this.#at] === '"') return this.#string();
    const token = /^[-+\w.]+/.exec(this.#text.slice(this.#at, this.#at + 64))?.[0] ?? '';
    if (Object.hasOwn(LITERALS, token)) {
      this.#at += token.length;
      return LITERALS[token];
    }
    if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(token)) this.#fail('a value');
    this.#at += token.length;
    return Number(token);
  }

  #string(): string {
    const start = this.#at;
    for (this.#at++; this.#text[this.#at] !== '"'; this.#at++) {
      if (this.#at >= this.#text.length || this.#text[this.#at] === '\n') this.#fail('a closing "');
      if (this.#text[this.#at] === '\\') this.#at++;
    }
    this.#at++;
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      this.#at = start;
      return this.#fail('a text without unknown escapes or control characters');
    }
  }

  #space(): void {
    while (/[ \t\r\n]/.test(this.#text[this.#at] ?? '')) this.#at++;
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) this.#fail(`"${character}"`);
    this.#at++;
  }

  #fail(expected: string): never {
    const found = this.#at >= this.#text.length ? 'the end of the file' : JSON.stringify(this.#text[this.#at]);
    throw new TextProblem(`Expected ${expected}, found ${found}.`, this.#at);
  }
}
