import type { Redactor } from '../redaction/redactor.ts';
import type { Verdict } from '../redaction/sensitive-keys.ts';
import { errorFields, isError } from './error-fields.ts';
import { quoted } from './json-text.ts';
import type { LineLimits } from './limits.ts';
import { RecentMap } from './recent-map.ts';
import { SafeText } from './safe-text.ts';
import { standInOf } from './stand-ins.ts';

interface Key {
  readonly verdict: Verdict;
  /** `"key":` */
  readonly quoted: string;
}

const MAX_KEYS = 5000;
const MAX_KEY_LENGTH = 256;
const TRUNCATED = '"[Truncated]"';
const UNREADABLE = '"[Unreadable]"';

/**
 * Writes values as JSON with their secrets hidden, in one pass and within limits, whatever they are: what cannot be read
 * is said so in its place. For one line at a time.
 */
export class ValueWriter {
  /** Whether something was left out since {@link begin}. */
  truncated = false;

  readonly #redactor: Redactor;
  readonly #texts: SafeText;
  readonly #limits: Required<LineLimits>;
  readonly #censored: string;
  readonly #keys = new Map<string, Key>();
  // Without secrets, and as JSON: most messages are texts of the program.
  readonly #messages = new RecentMap<string, string>(1000);
  readonly #path: object[] = [];
  #left = 0;

  constructor(redactor: Redactor, limits: Required<LineLimits>) {
    this.#redactor = redactor;
    this.#texts = new SafeText(redactor);
    this.#limits = limits;
    this.#censored = quoted(redactor.censor);
  }

  begin(): void {
    this.truncated = false;
    this.#left = this.#limits.lineLength;
    this.#path.length = 0;
  }

  get isFull(): boolean {
    return this.#left <= 0;
  }

  /** What stands for all that is left out. */
  cutOff(separator: string): string {
    this.truncated = true;
    return `${separator}"...":${TRUNCATED}`;
  }

  /** `"key":value`, or nothing where the value is none in JSON. */
  property(key: string, read: () => unknown): string {
    const { verdict, quoted: name } = this.#key(key);
    this.#left -= name.length;
    const value = this.#read(read, verdict);
    return value === undefined ? '' : name + value;
  }

  /** A value as JSON; nothing where JSON has none for it. */
  value(value: unknown, verdict: Verdict = 'plain'): string | undefined {
    if (this.#left <= 0) return this.#cut();
    const json = this.#json(value, verdict);
    // What is in an object or a list was counted when it was written.
    if (json !== undefined) this.#left -= json.startsWith('{') || json.startsWith('[') ? 2 : json.length;
    return json;
  }

  #read(read: () => unknown, verdict: Verdict): string | undefined {
    this.#left--;
    try {
      return this.value(read(), verdict);
    } catch {
      return UNREADABLE;
    }
  }

  #json(value: unknown, verdict: Verdict): string | undefined {
    switch (typeof value) {
      case 'string':
        return verdict === 'plain' || value === '' ? this.#text(value) : this.#censor();
      case 'number':
        return Number.isFinite(value) ? this.#number(String(value), verdict) : 'null';
      case 'bigint':
        return this.#number(String(value), verdict, Number.isSafeInteger(Number(value)));
      case 'boolean':
        return value ? 'true' : 'false';
      case 'object':
        if (value === null) return 'null';
        return verdict === 'secret' ? this.#censor() : this.#object(value, verdict === 'scalar' ? 'plain' : verdict);
      case 'undefined':
      case 'function':
      case 'symbol':
      default:
        return undefined;
    }
  }

  #number(digits: string, verdict: Verdict, isSafe = true): string {
    const isHidden = verdict === 'secret' || verdict === 'scalar' || this.#redactor.isCardNumber(digits);
    if (isHidden) return this.#censor();
    return isSafe ? digits : `"${digits}"`;
  }

  #censor(): string {
    this.#texts.hidden++;
    return this.#censored;
  }

  #cut(): string {
    this.truncated = true;
    return TRUNCATED;
  }

  /** The message of a line. */
  message(message: unknown): string {
    if (typeof message !== 'string') return this.value(message) ?? 'null';
    let json = this.#messages.get(message);
    if (json === undefined) {
      const before = this.#texts.hidden;
      json = this.#text(message);
      const isPlain = this.#texts.hidden === before && !this.truncated;
      if (isPlain && message.length <= MAX_KEY_LENGTH) this.#messages.set(message, json);
    }
    this.#left -= json.length;
    return json;
  }

  #text(text: string): string {
    const textLength = Math.min(this.#limits.textLength, this.#left);
    if (text.length <= textLength) return this.#jsonInText(text) ?? quoted(this.#texts.hide(text));
    this.truncated = true;
    return quoted(this.#texts.beginning(text, textLength));
  }

  #stack(read: () => unknown): string | undefined {
    try {
      const stack = read();
      if (typeof stack !== 'string' || stack.length > Math.min(this.#left, this.#limits.textLength))
        return this.value(stack);
      const json = quoted(this.#texts.stack(stack));
      this.#left -= json.length;
      return json;
    } catch {
      return UNREADABLE;
    }
  }

  /** A text that is JSON itself: what its keys say counts, however deep. As it is, where there is nothing to hide. */
  #jsonInText(text: string): string | undefined {
    const first = text.charCodeAt(0);
    if ((first !== 123 && first !== 91) || text.length < 4) return undefined;
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      return undefined;
    }
    const { truncated } = this;
    const before = this.#texts.hidden;
    const json = this.value(parsed);
    if (this.#texts.hidden > before) return quoted(json ?? 'null');
    this.truncated = truncated;
    return undefined;
  }

  #object(value: object, verdict: Verdict): string | undefined {
    if (this.#path.includes(value)) return '"[Circular]"';
    if (this.#path.length >= this.#limits.depth) return this.#cut();
    this.#path.push(value);
    try {
      return this.#content(value, verdict);
    } catch {
      return UNREADABLE;
    } finally {
      this.#path.pop();
    }
  }

  #content(value: object, verdict: Verdict): string | undefined {
    if (Array.isArray(value)) return this.#list(value, verdict);
    if (isError(value)) return this.#fields(errorFields(value), verdict, true);
    const standIn = standInOf(value);
    if (standIn === undefined) {
      const { toJSON } = value as { readonly toJSON?: unknown };
      return typeof toJSON === 'function' ? this.value(toJSON.call(value, ''), verdict) : this.#plain(value, verdict);
    }
    if ('text' in standIn) return quoted(standIn.text);
    if ('value' in standIn) return this.value(standIn.value, verdict);
    return 'items' in standIn ? this.#list(standIn.items, verdict) : this.#pairs(standIn.entries, verdict);
  }

  #plain(value: object, verdict: Verdict): string {
    let json = '';
    let count = 0;
    for (const key of Object.keys(value)) {
      if (count++ === this.#limits.entries || this.#left <= 0) return `{${json}${this.cutOff(json === '' ? '' : ',')}}`;
      const known = this.#key(key);
      let written: string | undefined;
      this.#left -= known.quoted.length;
      try {
        const own = key === 'value' ? this.#namedBeside(value) : known.verdict;
        written = this.value((value as Record<string, unknown>)[key], strictest(verdict, own));
      } catch {
        written = UNREADABLE;
      }
      if (written !== undefined) json += (json === '' ? '' : ',') + known.quoted + written;
    }
    return `{${json}}`;
  }

  /** `{ name: 'authorization', value: '...' }`, as archives of HTTP traffic have it. */
  #namedBeside(object: { readonly name?: unknown; readonly key?: unknown }): Verdict {
    const name = object.name ?? object.key;
    return typeof name === 'string' && name.length <= MAX_KEY_LENGTH ? this.#key(name).verdict : 'plain';
  }

  #fields(fields: Iterable<readonly [string, () => unknown]>, verdict: Verdict, isOfError = false): string {
    let json = '';
    let count = 0;
    for (const [key, read] of fields) {
      if (count++ === this.#limits.entries || this.#left <= 0) return `{${json}${this.cutOff(json === '' ? '' : ',')}}`;
      const known = this.#key(key);
      this.#left -= known.quoted.length;
      const isStack = isOfError && key === 'stack' && verdict === 'plain';
      const written = isStack ? this.#stack(read) : this.#read(read, strictest(verdict, known.verdict));
      if (written !== undefined) json += (json === '' ? '' : ',') + known.quoted + written;
    }
    return `{${json}}`;
  }

  #list(items: Iterable<unknown>, verdict: Verdict): string {
    let json = '';
    let index = 0;
    let before: unknown = undefined;
    for (const item of items) {
      if (index === this.#limits.entries || this.#left <= 0) {
        json += `${index === 0 ? '' : ','}${this.#cut()}`;
        break;
      }
      this.#left--;
      const written = this.value(item, strictest(verdict, this.#verdictAfter(before, index)));
      json += (index === 0 ? '' : ',') + (written ?? 'null');
      before = item;
      index++;
    }
    return `[${json}]`;
  }

  /**
   * Names and values in turns, as in `rawHeaders` and in `[name, value]`; and flags, as in `argv`.
   */
  #verdictAfter(before: unknown, index: number): Verdict {
    if (typeof before !== 'string' || before.length > MAX_KEY_LENGTH) return 'plain';
    if (index % 2 === 0 && !before.startsWith('-')) return 'plain';
    const { verdict } = this.#key(before);
    return verdict === 'scalar' ? 'plain' : verdict;
  }

  #pairs(entries: Iterable<readonly [unknown, unknown]>, verdict: Verdict): string {
    const list: (readonly [unknown, unknown])[] = [];
    for (const entry of entries) {
      if (list.length > this.#limits.entries) break;
      list.push(entry);
    }
    if (!list.every(([key]) => typeof key === 'string')) return this.#list(list, verdict);
    return this.#fields(
      list.map(([key, value]) => [key as string, () => value] as const),
      verdict,
    );
  }

  #key(key: string): Key {
    const known = this.#keys.get(key);
    if (known !== undefined) return known;
    const short = key.length > MAX_KEY_LENGTH ? `${key.slice(0, MAX_KEY_LENGTH)}...` : key;
    const made = { verdict: this.#redactor.verdict(key), quoted: `${quoted(this.#redactor.text(short))}:` };
    if (key === short && this.#keys.size < MAX_KEYS) this.#keys.set(key, made);
    return made;
  }
}

const strictness: readonly Verdict[] = ['plain', 'scalar', 'tally', 'secret'];

/** Of what an object's key says of all in it, and what a key in it says. */
function strictest(outer: Verdict, inner: Verdict): Verdict {
  if (outer === 'plain') return inner;
  return strictness[Math.max(strictness.indexOf(outer), strictness.indexOf(inner))]!;
}
