import { ignoringCase, inRanges, not } from './char-classes.ts';
import { parseBracketClass, parseEscape } from './parse-class.ts';
import { PatternCursor } from './pattern-cursor.ts';
import { RegexError, type ParsedRegex, type RegexNode } from './regex-node.ts';

interface Flags {
  readonly i: boolean;
  readonly m: boolean;
  readonly s: boolean;
  readonly U: boolean;
}

const longestPattern = 10_000;
const deepestNesting = 200;
const greatestRepeat = 1000;

/**
 * Parses RE2's syntax (golang.org/s/re2syntax) as Prometheus uses it: `.` matches a newline too. What RE2 has not, such as
 * look-around and back-references, is refused.
 *
 * @throws RegexError
 */
export function parseRegex(pattern: string): ParsedRegex {
  if (pattern.length > longestPattern) throw new RegexError('expression too large', pattern.slice(0, 20));
  return new RegexParser(pattern).parse();
}

class RegexParser {
  readonly #at: PatternCursor;
  readonly #names = new Map<string, number>();
  #flags: Flags = { i: false, m: false, s: true, U: false };
  #groups = 0;
  #depth = 0;

  constructor(pattern: string) {
    this.#at = new PatternCursor(pattern);
  }

  parse(): ParsedRegex {
    const node = this.#alternatives();
    if (!this.#at.done) throw new RegexError('unexpected )', this.#at.pattern);
    return { node, groups: this.#groups, groupNames: this.#names };
  }

  #alternatives(): RegexNode {
    this.#depth += 1;
    if (this.#depth > deepestNesting) throw new RegexError('expression nests too deeply', this.#at.pattern);
    const parts: RegexNode[] = [this.#sequence()];
    while (this.#at.take('|')) parts.push(this.#sequence());
    this.#depth -= 1;
    return parts.length === 1 ? (parts[0] ?? nothing) : { kind: 'alternate', parts };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (!this.#at.done && this.#at.peek !== '|' && this.#at.peek !== ')') {
      const atom = this.#atom();
      parts.push(...(atom.kind === 'concat' ? this.#quoted(atom.parts) : [this.#repeated(atom)]));
    }
    return parts.length === 1 ? (parts[0] ?? nothing) : { kind: 'concat', parts };
  }

  /** A repetition after `\Q...\E` is of its last character. */
  #quoted(chars: readonly RegexNode[]): RegexNode[] {
    const last = chars.at(-1);
    return last === undefined ? [] : [...chars.slice(0, -1), this.#repeated(last)];
  }

  #atom(): RegexNode {
    const start = this.#at.index;
    const char = this.#at.next();
    switch (char) {
      case '(':
        return this.#group(start);
      case '[':
        return this.#char(parseBracketClass(this.#at, this.#flags.i));
      case '.':
        return this.#char(this.#flags.s ? () => true : not(inRanges([10, 10])));
      case '^':
        return { kind: 'assert', assertion: this.#flags.m ? 'line-start' : 'text-start' };
      case '$':
        return { kind: 'assert', assertion: this.#flags.m ? 'line-end' : 'text-end' };
      case '\\':
        return this.#escape(start);
      case '*':
      case '+':
      case '?':
        throw new RegexError('missing argument to repetition operator', char);
    }
    return this.#literal(char);
  }

  #char(test: (point: number) => boolean): RegexNode {
    return { kind: 'char', test };
  }

  #literal(char: string): RegexNode {
    const point = char.codePointAt(0) ?? 0;
    const test = (other: number): boolean => other === point;
    return this.#flags.i ? this.#char(ignoringCase(test)) : { kind: 'char', test, literal: char };
  }

  #escape(start: number): RegexNode {
    const char = this.#at.peek;
    const assertions = { A: 'text-start', z: 'text-end', b: 'word', B: 'no-word' } as const;
    if (char !== undefined && Object.hasOwn(assertions, char)) {
      this.#at.next();
      return { kind: 'assert', assertion: assertions[char as keyof typeof assertions] };
    }
    if (this.#at.take('Q')) {
      const text = this.#at.until('\\E');
      return { kind: 'concat', parts: [...text].map((quoted) => this.#literal(quoted)) };
    }
    const escape = parseEscape(this.#at, start);
    if (typeof escape === 'string') return this.#literal(escape);
    return this.#char(this.#flags.i ? ignoringCase(escape) : escape);
  }

  /** A group after its `(`. */
  #group(start: number): RegexNode {
    const before = this.#flags;
    let index = 0;
    if (this.#at.take('?')) {
      const name = this.#at.match(/P?<([A-Za-z0-9_]+)>/y)?.[1];
      if (name !== undefined) {
        if (this.#names.has(name)) throw new RegexError('duplicate capture group name', name);
        index = this.#groups += 1;
        this.#names.set(name, index);
      } else if (!this.#setFlags(start)) {
        // `(?i)` goes on to the end of the group it is in.
        return nothing;
      }
    } else {
      index = this.#groups += 1;
    }
    const node = this.#alternatives();
    if (!this.#at.take(')')) throw new RegexError('missing closing )', this.#at.pattern);
    this.#flags = before;
    return { kind: 'group', node, index };
  }

  /** Reads `i-s:` or `i-s)`; answers whether a group follows. */
  #setFlags(start: number): boolean {
    const match = this.#at.match(/([imsU]*)(?:-([imsU]+))?([:)])/y);
    if (match === undefined) {
      throw new RegexError('invalid or unsupported Perl syntax', this.#at.pattern.slice(start, this.#at.index + 1));
    }
    const [, on = '', off = '', end] = match;
    const flags = { ...this.#flags };
    for (const flag of on) flags[flag as keyof Flags] = true;
    for (const flag of off) flags[flag as keyof Flags] = false;
    this.#flags = flags;
    return end === ':';
  }

  #repeated(atom: RegexNode): RegexNode {
    const start = this.#at.index;
    const counts = this.#counts();
    if (counts === undefined) return atom;
    const [min, max] = counts;
    const lazy = this.#at.take('?');
    const node: RegexNode = { kind: 'repeat', node: atom, min, max, greedy: lazy === this.#flags.U };
    if (this.#counts() !== undefined) {
      throw new RegexError('invalid nested repetition operator', this.#at.pattern.slice(start, this.#at.index));
    }
    return node;
  }

  #counts(): readonly [number, number] | undefined {
    if (this.#at.take('*')) return [0, Infinity];
    if (this.#at.take('+')) return [1, Infinity];
    if (this.#at.take('?')) return [0, 1];
    // Braces that are no repetition stand for themselves.
    const match = this.#at.match(/\{(\d+)(,(\d*))?\}/y);
    if (match === undefined) return undefined;
    const [text, least = '', more, most = ''] = match;
    const min = Number(least);
    const max = more === undefined ? min : most === '' ? Infinity : Number(most);
    if (min > greatestRepeat || (max !== Infinity && max > greatestRepeat) || min > max) {
      throw new RegexError('invalid repeat count', text);
    }
    return [min, max];
  }
}

const nothing: RegexNode = { kind: 'concat', parts: [] };
