import { Characters } from './characters.ts';
import type { Verdict } from './sensitive-keys.ts';
import { endOfValue } from './value-end.ts';

/** Says what a key's value is. */
export type Judge = (key: string) => Verdict;

const NAME = new Characters(/[\w$.\-[\]%]/, false);
const MARK = new Characters(/["'`]/, false);
const WRITTEN_MARK_BEFORE = /(?:%22|%27|&quot;|&#34;|&#x22;)$/;
const QUOTE_END = new Characters(/["'`27;]/, false);
const VERB = / (?:is|was|to|set to|changed to)$/;
const MAX_NAME = 80;

/**
 * Hides values in a text by the names that stand before them: `password=x`, `"apiKey": "x"` however often escaped,
 * `{ token: 'x' }`, `Cookie: a=b; c=d`, `?access_token=x`, `user%5Bpassword%5D=x`.
 */
export function hideNamedValues(text: string, censor: string, judge: Judge): string {
  let out = '';
  let done = 0;
  for (let index = 1; index < text.length; index++) {
    const length = separatorAt(text, index);
    if (length === 0) continue;
    const name = nameBefore(text, index, done);
    if (name === undefined) continue;
    const separator = text.slice(index, index + length);
    const verdict = judgeIn(name, separator, text, judge);
    if (verdict === 'plain' || (separator === ',' && !name.isQuoted)) continue;
    const isHeader = separator === ':' && /authori[sz]ation|cookie/i.test(name.text);
    const { start, end } = endOfValue(text, index + length, isHeader ? name.before : undefined);
    if (end <= start || isKept(text.slice(start, end), verdict, censor)) continue;
    out += text.slice(done, start) + censor;
    done = end;
    index = end - 1;
  }
  return done === 0 ? text : out + text.slice(done);
}

/** The length of a separator between name and value at a place of a text; 0 where there is none. */
function separatorAt(text: string, index: number): number {
  switch (text.charCodeAt(index)) {
    case 61: // `=`, `=>`
      return text[index + 1] === '>' ? 2 : 1;
    case 58: // `:`, but not of a URL
      return text[index + 1] === '/' && text[index + 2] === '/' ? 0 : 1;
    case 44: // `'Authorization', 'x'`, as lists of raw headers are shown
      return QUOTE_END.has(text, index - 1) && /^ ?["'`\\]/.test(text.slice(index + 1, index + 3)) ? 1 : 0;
    case 37: // `%3D`, `%3A`
      return text[index + 1] === '3' && /[AD]/i.test(text[index + 2] ?? '') ? 3 : 0;
    default:
      return 0;
  }
}

interface Name {
  readonly text: string;
  readonly isQuoted: boolean;
  /** What stands before it. */
  readonly before: string;
}

function nameBefore(text: string, separator: number, from: number): Name | undefined {
  let end = separator;
  while (end > from && separator - end < 3 && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  let isQuoted = false;
  if (QUOTE_END.has(text, end - 1)) {
    const length = lengthOfQuoteBefore(text, end, from);
    isQuoted = length > 0;
    end -= length;
  }
  let start = NAME.startOfRun(text, end, Math.max(from, end - MAX_NAME));
  // "the password is: x"
  const verb = VERB.exec(text.slice(Math.max(from, start - MAX_NAME), end));
  if (verb !== null) {
    end -= verb[0].length;
    start = NAME.startOfRun(text, end, Math.max(from, end - MAX_NAME));
  }
  if (end - start < 2) return undefined;
  let name = text.slice(start, end);
  // `%22password%22%3A`: escapes before the name are none of it.
  if (name.includes('%')) name = name.replace(/^.*%(?:2[267]|3[AaFfDd])(?=[A-Za-z])/, '');
  if (!/[A-Za-z]/.test(name)) return undefined;
  return { text: name, isQuoted, before: text[end - name.length - 1] ?? '' };
}

/** Of a quotation mark with its escapes, each of which doubles with every text around it: `\"`, `\\\"`. */
function lengthOfQuoteBefore(text: string, end: number, from: number): number {
  if (!MARK.has(text, end - 1)) {
    return WRITTEN_MARK_BEFORE.exec(text.slice(Math.max(from, end - 6), end))?.[0].length ?? 0;
  }
  let start = end - 1;
  while (start > from && text[start - 1] === '\\') start--;
  return end - start;
}

/**
 * The code of an OAuth redirection is as good as a password, elsewhere it is one of an error; and `key` is one of an API in
 * the query of a URL only.
 */
function isQuerySecret(name: string, text: string): boolean {
  if (name === 'code') return /[?&]state=/.test(text);
  return /^(?:key|signature)$/i.test(name) && /[?&](?:key|signature)=[\w%+/-]{16}/i.test(text);
}

function judgeIn(name: Name, separator: string, text: string, judge: Judge): Verdict {
  if (separator === '=' && /[?&]/.test(name.before) && isQuerySecret(name.text, text)) return 'secret';
  const verdict = judge(name.text);
  // "auth: user logged in" is a sentence.
  return verdict === 'scalar' && separator === ':' && !name.isQuoted ? 'plain' : verdict;
}

// Nothing, or what stands in the place of a value in a query or a template.
const NO_SECRET = /^(?:true|false|null|undefined|nil|none|\?|\$\d+|:\w+|%s|%d|%[jo]|\$?\{[\w.]*\}|\[redacted\]|\*+)$/i;

function isKept(value: string, verdict: Verdict, censor: string): boolean {
  return NO_SECRET.test(value) || value.startsWith(censor) || (verdict === 'tally' && /^-?[\d.,_]+$/.test(value));
}

/** Hides the values of flags, `--password x`; those with `=` are named values. */
export function hideFlagValues(text: string, censor: string, judge: Judge): string {
  return text.replaceAll(
    /(?<![\w-])(--?[A-Za-z][\w-]{1,60})( +)("[^"]*"|'[^']*'|[^\s"'-]\S*)/g,
    (all, flag: string, space: string) => (judge(flag) === 'secret' ? flag + space + censor : all),
  );
}

/** Hides the fields of `multipart/form-data`. */
export function hideFormFields(text: string, censor: string, judge: Judge): string {
  return text.replaceAll(
    /(\bname="([^"\r\n]{1,80})"[^\r\n]{0,200}(?:\r?\n[^\r\n]{1,200}){0,4}\r?\n\r?\n)((?:(?!\r?\n--)[\s\S])+)/g,
    (all, head: string, name: string) => (judge(name) === 'plain' ? all : head + censor),
  );
}

/** Hides the contents of XML elements, `<password>x</password>`. */
export function hideElements(text: string, censor: string, judge: Judge): string {
  return text.replaceAll(
    /(<([\w:.-]{1,80})(?:\s[^<>]{0,200})?>)([^<]+)(?=<\/)/g,
    (all, tag: string, name: string, value: string) =>
      judge(name) === 'plain' || isKept(value.trim(), judge(name), censor) ? all : tag + censor,
  );
}
