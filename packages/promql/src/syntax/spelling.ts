import type { Token } from './scan.ts';

/** Functions that the grammar knows in durations alone, and another that it reads in their place: as long, and not them. */
const standIns: Readonly<Record<string, string>> = { max_of: 'scalar', min_of: 'scalar' };

/** What durations call; the grammar knows them in lower case. */
const ofDurations: ReadonlySet<string> = new Set(['max_of', 'min_of', 'range', 'step']);

/** Names that the grammar's tokenizer finds in the prototype of its table of keywords, and takes for one. */
const ofObjects: ReadonlySet<string> = new Set(['constructor', '__proto__']);

/**
 * Spells a few things that Prometheus reads and the grammar does not, such as `2.`, `0XF`, `max_of(1, 2)` and `x[STEP()]`, as
 * something that it does, and that is as long: what they are is then read from the text itself.
 */
export function spelledForLezer(text: string, tokens: readonly Token[]): string {
  let spelled = '';
  let copied = 0;
  const place = new DurationPlace();
  for (const [i, token] of tokens.entries()) {
    const isDuration = place.take(token);
    const standIn = standInOf(token, tokens[i + 1]?.text === '(', isDuration);
    if (standIn === undefined) continue;
    spelled += text.slice(copied, token.start) + standIn;
    copied = token.end;
  }
  return spelled + text.slice(copied);
}

function standInOf({ kind, text, start, end }: Token, isCall: boolean, isDuration: boolean): string | undefined {
  if (kind === 'number' && /\.(?!\d)|^0X/.test(text)) return '1'.repeat(end - start);
  if (kind === 'identifier' && ofObjects.has(text.toLowerCase())) return 'x'.repeat(end - start);
  if (kind !== 'identifier' || !isCall) return undefined;
  if (isDuration) return ofDurations.has(text.toLowerCase()) ? text.toLowerCase() : undefined;
  return Object.hasOwn(standIns, text) ? standIns[text] : undefined;
}

/** Tells which tokens are part of a duration: those in brackets, and those after `offset` up to its operand's end. */
class DurationPlace {
  #brackets = 0;
  /** Parentheses that were opened after `offset`; -1 where its operand has not begun, and `undefined` where there is none. */
  #afterOffset: number | undefined;

  take({ kind, text }: Token): boolean {
    if (text === '[') this.#brackets += 1;
    if (text === ']') this.#brackets -= 1;
    if (this.#brackets > 0) return true;
    const depth = this.#afterOffset;
    if (depth === undefined) {
      if (kind === 'identifier' && text.toLowerCase() === 'offset') this.#afterOffset = -1;
      return false;
    }
    if (text === '(') this.#afterOffset = Math.max(depth, 0) + 1;
    else if (text === ')') this.#afterOffset = depth - 1;
    const isOver = text === ')' ? depth <= 1 : depth === -1 && kind !== 'punctuation' && kind !== 'identifier';
    if (isOver) this.#afterOffset = undefined;
    return true;
  }
}
