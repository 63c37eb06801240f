/** Where in a text a value is. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

const OPENING_QUOTE = /(?:\\*["'`]|%22|%27|&quot;|&#34;|&#x22;)/y;
const SCHEME = /^(?:bearer|basic|digest|token|negotiate|apikey|dpop|hmac|aws4-hmac-sha256)$/i;
const PLAIN_VALUE = /[^\s,;&"'`<>(){}[\]|\\]+/y;
// To the end of the line, which may be written as an escape; or to the end of the quotes that the header is in.
const HEADER_VALUE = /(?:[^\r\n\\]|\\(?![rn]))+/y;
const QUOTED_HEADER_VALUE = { '"': /[^"\r\n]+/y, "'": /[^'\r\n]+/y, '`': /[^`\r\n]+/y } as const;

/**
 * The extent of a value that begins after its name: what is in its quotes, an object or a list as a whole, and otherwise
 * as much as one word. A quote or a bracket that is not closed, as in a text that was cut off, goes on to the end.
 *
 * @param header - Of a header line, whose value has several words: what stands before its name.
 */
export function endOfValue(text: string, from: number, header?: string): Extent {
  let start = from;
  while (start - from < 4 && (text[start] === ' ' || text[start] === '\t')) start++;
  OPENING_QUOTE.lastIndex = start;
  const [quote] = OPENING_QUOTE.exec(text) ?? [];
  if (quote !== undefined) return { start: start + quote.length, end: closingQuote(text, start + quote.length, quote) };
  if (text[start] === '{' || text[start] === '[') return { start, end: closingBracket(text, start) };
  if (header !== undefined) {
    const inQuotes = QUOTED_HEADER_VALUE[header as keyof typeof QUOTED_HEADER_VALUE];
    return { start, end: matchEnd(inQuotes ?? HEADER_VALUE, text, start) };
  }
  const end = matchEnd(PLAIN_VALUE, text, start);
  if (!SCHEME.test(text.slice(start, end))) return { start, end };
  const next = endOfValue(text, end);
  return next.end > next.start ? { start, end: next.end } : { start, end };
}

function matchEnd(expression: RegExp, text: string, start: number): number {
  expression.lastIndex = start;
  return start + (expression.exec(text)?.[0].length ?? 0);
}

function closingQuote(text: string, from: number, quote: string): number {
  if (quote.length > 1 && !quote.startsWith('\\')) {
    const end = text.indexOf(quote, from);
    return end < 0 ? text.length : end;
  }
  const slashes = quote.length - 1;
  const mark = quote.at(-1)!;
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at + 1)) {
    let before = 0;
    while (at - before > from && text[at - before - 1] === '\\') before++;
    // Fewer than the opening has: the text around it ends, and the value with it.
    if (before <= slashes) return at - before;
    // As many and then an escaped backslash or more: `"ends in \\"`.
    if (slashes === 0 && before % 2 === 0) return at;
  }
  return text.length;
}

function closingBracket(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const character = text[at]!;
    if (character === '{' || character === '[') depth++;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
    else if (character === '"') at = closingQuote(text, at + 1, '"');
  }
  return text.length;
}
