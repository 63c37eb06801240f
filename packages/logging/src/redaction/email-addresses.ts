import { Characters } from './characters.ts';

// What can stand in a local part that is not quoted, without what begins something else in a URL or a list.
const LOCAL = new Characters(/[^\s@"'`<>()[\],;:=&?|{}\\/]/, true);
const DOMAIN = new Characters(/[A-Za-z\d.-]/, true);
const TOP_LEVEL = /\.(?:xn--[a-z\d-]{2,}|\p{L}{2,})$/iu;
// An escape that stands for none of `+`, `-`, `.` and `_`.
const LAST_BOUNDARY = /%(?!2[BDEbde]|5[Ff])(?!.*%(?!2[BDEbde]|5[Ff]))/;
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;

/**
 * Hides e-mail addresses, also as they stand in a URL, `ann%40example.com`. Searched from each `@` to both sides, so that
 * no text takes longer than its length.
 */
export function hideEmailAddresses(text: string, censor: string): string {
  let out = '';
  let done = 0;
  for (const { index, 0: at } of text.matchAll(/@|%40/g)) {
    if (index < done) continue;
    const end = endOfDomain(text, index + at.length);
    if (end === index + at.length) continue;
    const start = startOfLocal(text, index, done);
    if (start === index) continue;
    out += text.slice(done, start) + censor;
    done = end;
  }
  return done === 0 ? text : out + text.slice(done);
}

function startOfLocal(text: string, at: number, done: number): number {
  // `"ann smith"@example.com`
  if (text[at - 1] === '"') {
    const quote = text.lastIndexOf('"', at - 2);
    return quote >= done && at - quote <= MAX_LOCAL + 2 ? quote : at;
  }
  const start = LOCAL.startOfRun(text, at, Math.max(done, at - MAX_LOCAL));
  // A form's or query's `user%3Dann%40example.com`: what an escape ends is not of the address.
  const escape = text.slice(start, at).search(LAST_BOUNDARY);
  return escape < 0 ? start : Math.min(at, start + escape + 3);
}

function endOfDomain(text: string, from: number): number {
  let end = DOMAIN.endOfRun(text, from, Math.min(text.length, from + MAX_DOMAIN));
  while (end > from && (text[end - 1] === '.' || text[end - 1] === '-')) end--;
  return TOP_LEVEL.test(text.slice(from, end)) ? end : from;
}
