// What has to be escaped in JSON; lone surrogates as well, so that every line is UTF-8.
// oxlint-disable-next-line no-control-regex
const ESCAPED = /["\\\u0000-\u001F\uD800-\uDFFF]/;

/** A text as JSON. */
export function quoted(text: string): string {
  return ESCAPED.test(text) ? JSON.stringify(text) : `"${text}"`;
}
