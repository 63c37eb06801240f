import { ExpositionError } from './exposition-error.ts';

const TAB = 9;
const NEWLINE = 10;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const EQUALS = 61;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/** Lines after which a reader of a page lets something else be done: some tens of microseconds. */
export const LINES_A_STEP = 64;

/** What a name may be made of: 1 in the name of a label, 2 in that of a metric as well, 4 not at the start. */
const nameClasses = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const character = String.fromCharCode(code);
  if (/[a-zA-Z_]/.test(character)) nameClasses[code] = 1;
  else if (character === ':') nameClasses[code] = 2;
  else if (/\d/.test(character)) nameClasses[code] = 4;
}

/** Which liberties a format leaves. */
export interface Dialect {
  /** Spaces and tabs may stand between the parts of a line, and a comma before `}`. */
  readonly isSpacious: boolean;
  /** Names may be quoted. */
  readonly hasQuotedNames: boolean;
}

/**
 * Reads a page from its start to its end. What it has read last of a series stays until the next one, so that a reader who knows
 * the series by its text need not take its labels apart.
 */
export class PageCursor {
  readonly text: string;
  readonly #dialect: Dialect;
  at = 0;
  line = 1;
  #lineStart = 0;
  /** Where the series last read starts. */
  seriesStart = 0;
  #seriesEnd = 0;
  /** The name of the metric last read. */
  metric = '';
  /** For each label: start and end of its name, start and end of its value. Quotes are part of names, not of values. */
  readonly #spans: number[] = [];
  #labels = 0;

  constructor(text: string, dialect: Dialect) {
    this.text = text;
    this.#dialect = dialect;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The series last read, as the page has it. */
  get series(): string {
    return this.text.slice(this.seriesStart, this.#seriesEnd);
  }

  /** Whether the next characters are these. */
  sees(text: string): boolean {
    return this.text.startsWith(text, this.at);
  }

  fail(expected: string, at: number = this.at): never {
    const rest = /^[^\n]{0,20}/.exec(this.text.slice(at, at + 20))?.[0] ?? '';
    const found =
      at >= this.text.length ? 'the end of the page' : rest === '' ? 'the end of the line' : JSON.stringify(rest);
    throw new ExpositionError(this.line, at - this.#lineStart + 1, expected, found);
  }

  /** Skips spaces and tabs where the format has them. */
  skipBlanks(): void {
    if (!this.#dialect.isSpacious) return;
    for (let code = this.#code(); code === SPACE || code === TAB; code = this.#code()) this.at++;
  }

  /** Reads what must stand between two parts of a line. */
  readBlank(expected: string): void {
    if (this.#code() !== SPACE && !(this.#code() === TAB && this.#dialect.isSpacious)) this.fail(expected);
    this.at++;
    this.skipBlanks();
  }

  readLineEnd(expected: string): void {
    if (this.#code() !== NEWLINE) this.fail(expected);
    this.at++;
    this.line++;
    this.#lineStart = this.at;
  }

  /** Whether the line is read to its end. */
  get isAtLineEnd(): boolean {
    return this.#code() === NEWLINE || this.isAtEnd;
  }

  /** The rest of the line. */
  readRest(): string {
    const end = this.text.indexOf('\n', this.at);
    const rest = this.text.slice(this.at, end < 0 ? this.text.length : end);
    this.at += rest.length;
    return rest;
  }

  /** The characters up to the next blank or the end of the line. */
  readWord(): string {
    const start = this.at;
    for (let code = this.#code(); code > SPACE; code = this.#code()) this.at++;
    return this.text.slice(start, this.at);
  }

  /** A name as a line of metadata has it: plain, or quoted. */
  readMetricName(): string {
    if (this.#code() === QUOTE && this.#dialect.hasQuotedNames) {
      const start = this.at;
      this.#readQuoted('the name of a metric');
      return unescape(this.text.slice(start + 1, this.at - 1));
    }
    return this.#readName(3, 'the name of a metric');
  }

  /** `name{label="value",…}` or `{"name",…}`. */
  readSeries(): void {
    this.seriesStart = this.at;
    this.#labels = 0;
    if (this.#code() === OPEN) {
      if (!this.#dialect.hasQuotedNames) this.fail('the name of a metric');
      this.metric = '';
    } else this.metric = this.#readName(3, 'the name of a metric');
    this.#seriesEnd = this.at;
    this.skipBlanks();
    if (this.#code() === OPEN) {
      this.#readLabels(this.metric === '');
      this.#seriesEnd = this.at;
    } else this.at = this.#seriesEnd;
    if (this.metric === '') this.fail('the name of a metric within the braces', this.seriesStart);
  }

  /** `{label="value",…}` of an exemplar, which has no name. */
  readLabelSet(): void {
    this.#labels = 0;
    if (this.#code() !== OPEN) this.fail('`{`');
    this.#readLabels(false);
  }

  #readLabels(mayBeName: boolean): void {
    this.at++;
    this.skipBlanks();
    while (this.#code() !== CLOSE) {
      this.#readLabel(mayBeName && this.#labels === 0 && this.metric === '');
      this.skipBlanks();
      const comma = this.at;
      if (this.#code() === COMMA) this.at++;
      else if (this.#code() !== CLOSE) this.fail('`,` or `}`');
      this.skipBlanks();
      if (this.#code() === CLOSE && this.at > comma && !this.#dialect.isSpacious) this.fail('a label');
    }
    this.at++;
  }

  #readLabel(mayBeName: boolean): void {
    const nameStart = this.at;
    const isQuoted = this.#code() === QUOTE && this.#dialect.hasQuotedNames;
    if (isQuoted) this.#readQuoted('the name of a label');
    else this.#readName(1, 'the name of a label or `}`');
    const nameEnd = this.at;
    this.skipBlanks();
    if (mayBeName && isQuoted && this.#code() !== EQUALS) {
      this.metric = unescape(this.text.slice(nameStart + 1, nameEnd - 1));
      return;
    }
    if (this.#code() !== EQUALS) this.fail('`=`');
    this.at++;
    this.skipBlanks();
    if (this.#code() !== QUOTE) this.fail('`"`');
    const valueStart = this.at + 1;
    this.#readQuoted('a label value');
    const place = this.#labels * 4;
    this.#checkDuplicate(nameStart, nameEnd);
    this.#spans[place] = nameStart;
    this.#spans[place + 1] = nameEnd;
    this.#spans[place + 2] = valueStart;
    this.#spans[place + 3] = this.at - 1;
    this.#labels += 1;
  }

  #checkDuplicate(start: number, end: number): void {
    const length = end - start;
    for (let i = 0; i < this.#labels; i++) {
      const other = this.#spans[i * 4]!;
      if (this.#spans[i * 4 + 1]! - other !== length) continue;
      if (this.text.slice(other, other + length) === this.text.slice(start, end)) {
        this.fail('a label that the series does not have yet', start);
      }
    }
  }

  /** The labels last read, the metric's name not among them. */
  labels(): [string, string][] {
    const { text } = this;
    const entries: [string, string][] = [];
    for (let i = 0; i < this.#labels * 4; i += 4) {
      const name = text.slice(this.#spans[i], this.#spans[i + 1]);
      const value = text.slice(this.#spans[i + 2], this.#spans[i + 3]);
      entries.push([name.startsWith('"') ? unescape(name.slice(1, -1)) : name, unescape(value)]);
    }
    return entries;
  }

  #readName(classes: number, expected: string): string {
    const start = this.at;
    if (((nameClasses[this.#code()] ?? 0) & classes) === 0) this.fail(expected);
    do this.at++;
    while (((nameClasses[this.#code()] ?? 0) & (classes | 4)) !== 0);
    return this.text.slice(start, this.at);
  }

  /** Up to behind the closing quote. A backslash takes the next character with it; a line does not end within quotes. */
  #readQuoted(what: string): void {
    const start = this.at;
    this.at++;
    for (let code = this.#code(); code !== QUOTE; code = this.#code()) {
      if (code === NEWLINE || Number.isNaN(code)) this.fail(`${what} that ends with \`"\``, start);
      this.at += code === BACKSLASH && this.text.charCodeAt(this.at + 1) !== NEWLINE ? 2 : 1;
    }
    this.at++;
    if (this.at === start + 2 && what !== 'a label value') this.fail(what, start);
  }

  /** NaN at the end of the page, which no comparison holds for. */
  #code(): number {
    return this.text.charCodeAt(this.at);
  }
}

/** `\n`, `\"` and `\\`; a backslash before anything else stands for itself. */
export function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(n|"|\\)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}
