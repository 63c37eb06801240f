/** One alternative of an `Accept` header: `text/plain;version=0.0.4;q=0.5`. */
export interface MediaRange {
  /** In lower case; `*` stands for all. */
  readonly type: string;
  readonly subtype: string;
  /** Names in lower case, values as they were sent, `q` left out. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Between 0, not wanted at all, and 1. */
  readonly quality: number;
}

/**
 * Reads an `Accept` header (RFC 9110, 12.5.1). Alternatives that make no sense are left out, a quality that makes none is
 * taken for 1: a scraper with a slip in its header still gets a page.
 */
export function mediaRangesOf(accept: string): readonly MediaRange[] {
  return splitOutsideQuotes(accept, /(?:[^,"]|"(?:\\.|[^"\\])*"?)+/gs).flatMap((text) => mediaRangeOf(text) ?? []);
}

function mediaRangeOf(text: string): MediaRange | undefined {
  const [name = '', ...rest] = splitOutsideQuotes(text, /(?:[^;"]|"(?:\\.|[^"\\])*"?)+/gs);
  // Java's HttpURLConnection sends a lone `*`.
  const [type = '', subtype = ''] = name === '*' ? ['*', '*'] : name.toLowerCase().split('/');
  if (type === '' || subtype === '' || (type === '*' && subtype !== '*')) return undefined;
  const parameters = new Map<string, string>();
  for (const parameter of rest) {
    const at = parameter.indexOf('=');
    if (at > 0) parameters.set(parameter.slice(0, at).trim().toLowerCase(), unquoted(parameter.slice(at + 1).trim()));
  }
  const quality = qualityOf(parameters.get('q'));
  parameters.delete('q');
  return { type, subtype, parameters, quality };
}

function splitOutsideQuotes(text: string, part: RegExp): readonly string[] {
  return (text.match(part) ?? []).map((match) => match.trim());
}

function unquoted(text: string): string {
  return text.startsWith('"') ? text.slice(1, text.endsWith('"') ? -1 : undefined).replaceAll(/\\(.)/gs, '$1') : text;
}

function qualityOf(text: string | undefined): number {
  const quality = text === undefined || text === '' ? 1 : Number(text);
  return Number.isNaN(quality) ? 1 : Math.min(Math.max(quality, 0), 1);
}
