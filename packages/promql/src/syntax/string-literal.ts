// Go strings are bytes, JavaScript's are not. A byte that is no UTF-8 is held as the surrogate U+DC00 + byte, as
// Python's "surrogateescape" does: it survives printing, and `isWellFormed()` tells such a string apart.
const ESCAPED_BYTE = 0xdc00;

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
};

/** How each escape that names a code is written: the digits, their number, their base (Go's strconv.UnquoteChar). */
const codedEscapes = [
  { pattern: /x([0-9a-fA-F]{2})/y, base: 16, byte: true },
  { pattern: /([0-7]{3})/y, base: 8, byte: true },
  { pattern: /u([0-9a-fA-F]{4})/y, base: 16, byte: false },
  { pattern: /U([0-9a-fA-F]{8})/y, base: 16, byte: false },
] as const;

/** The value of a string literal with its quotes, or `undefined` where an escape is wrong. */
export function unquote(literal: string): string | undefined {
  const quote = literal[0];
  const body = literal.slice(1, -1);
  if (quote === '`') return body.replaceAll('\r', '');
  if (!body.includes('\\')) return body;
  const bytes: number[] = [];
  for (let i = 0; i < body.length;) {
    if (body[i] !== '\\') {
      const point = body.codePointAt(i) ?? 0;
      pushUtf8(bytes, point);
      i += point > 0xffff ? 2 : 1;
      continue;
    }
    const length = pushEscape(bytes, body, i + 1, quote);
    if (length === 0) return undefined;
    i += 1 + length;
  }
  return decode(bytes);
}

/** Appends the bytes of the escape whose first character (after the backslash) is at `at`; answers its length, 0 if wrong. */
function pushEscape(bytes: number[], body: string, at: number, quote: string | undefined): number {
  const letter = body[at] ?? '';
  const simple = Object.hasOwn(simpleEscapes, letter) ? simpleEscapes[letter] : undefined;
  if (simple !== undefined) {
    // Within double quotes, \' is no escape; nor \" within single ones.
    if ((letter === '"' || letter === "'") && letter !== quote) return 0;
    bytes.push(simple);
    return 1;
  }
  for (const { pattern, base, byte } of codedEscapes) {
    pattern.lastIndex = at;
    const match = pattern.exec(body);
    if (match === null) continue;
    const code = Number.parseInt(match[1] ?? '', base);
    if (byte ? code > 255 : code > 0x10_ffff || (code >= 0xd800 && code <= 0xdfff)) return 0;
    if (byte) bytes.push(code);
    else pushUtf8(bytes, code);
    return match[0].length;
  }
  return 0;
}

function pushUtf8(bytes: number[], point: number): void {
  for (const byte of new TextEncoder().encode(String.fromCodePoint(point))) bytes.push(byte);
}

/** Decodes UTF-8; each byte that is none becomes a surrogate. */
function decode(bytes: readonly number[]): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for (let i = 0; i < bytes.length;) {
    const lead = bytes[i] ?? 0;
    const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    try {
      text += strict.decode(Uint8Array.from(bytes.slice(i, i + length)));
      i += length;
    } catch {
      text += String.fromCharCode(ESCAPED_BYTE + lead);
      i += 1;
    }
  }
  return text;
}

const printed: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** A string in double quotes, escaped as Go's strconv.Quote does. */
export function quote(value: string): string {
  let text = '"';
  for (const char of value) text += Object.hasOwn(printed, char) ? printed[char] : printable(char);
  return `${text}"`;
}

function printable(char: string): string {
  const point = char.codePointAt(0) ?? 0;
  if (point >= ESCAPED_BYTE + 0x80 && point <= ESCAPED_BYTE + 0xff) return `\\x${hex(point - ESCAPED_BYTE, 2)}`;
  if (point === 0x20 || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(char)) return char;
  if (point < 0x80) return `\\x${hex(point, 2)}`;
  return point > 0xffff ? `\\U${hex(point, 8)}` : `\\u${hex(point, 4)}`;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
