/** A place in a pattern that moves forward, character by character. */
export class PatternCursor {
  readonly pattern: string;
  index: number = 0;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  get done(): boolean {
    return this.index >= this.pattern.length;
  }

  get peek(): string | undefined {
    const point = this.pattern.codePointAt(this.index);
    return point === undefined ? undefined : String.fromCodePoint(point);
  }

  next(): string {
    const char = this.peek ?? '';
    this.index += char.length;
    return char;
  }

  /** Moves over `text` if it is next. */
  take(text: string): boolean {
    if (!this.pattern.startsWith(text, this.index)) return false;
    this.index += text.length;
    return true;
  }

  /** Moves over what a sticky pattern matches here. */
  match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.index;
    const match = sticky.exec(this.pattern);
    if (match === null) return undefined;
    this.index = sticky.lastIndex;
    return match;
  }

  /** Moves behind `end`, or to the end of the pattern; answers what was before it. */
  until(end: string): string {
    const found = this.pattern.indexOf(end, this.index);
    const text = this.pattern.slice(this.index, found === -1 ? undefined : found);
    this.index = found === -1 ? this.pattern.length : found + end.length;
    return text;
  }
}
