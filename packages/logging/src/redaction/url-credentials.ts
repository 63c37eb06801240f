import { Characters } from './characters.ts';

const URL_TEXT = new Characters(/[^\s"'`<>\\]/, true);
const MAX_URL = 4096;

/** Hides who a URL says is asking: `postgres://ann:hunter2@db/shop` becomes `postgres://[Redacted]@db/shop`. */
export function hideUrlCredentials(text: string, censor: string): string {
  if (!text.includes('@')) return text;
  let out = '';
  let done = 0;
  for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', at)) {
    const from = at + 3;
    const url = text.slice(from, URL_TEXT.endOfRun(text, from, Math.min(text.length, from + MAX_URL)));
    const [scheme = ''] = /[a-z][a-z\d+.-]*$/i.exec(text.slice(Math.max(done, at - 20), at)) ?? [];
    const length = scheme === '' ? 0 : credentialsIn(url, /^https?$/i.test(scheme));
    if (length > 0) {
      out += text.slice(done, from) + censor;
      done = from + length;
    }
    // Where there is no `@` at all, there is none in what begins in it, either.
    at = from + (url.includes('@') ? length : url.length);
  }
  return done === 0 ? text : out + text.slice(done);
}

/** How many characters stand before the `@`. A password may have one itself, and `/`, `?` and `#` that it should not. */
function credentialsIn(url: string, isWeb: boolean): number {
  const rest = url.search(/[/?#]/);
  const authority = rest < 0 ? url : url.slice(0, rest);
  const at = authority.lastIndexOf('@');
  // Only the web has an `@` in paths, too: `https://ann:x@npm.example/@scope/name`.
  if (at >= 0) return isWeb ? at : url.lastIndexOf('@');
  // `ann:pass/word@example.com`: what follows the colon is no port.
  const isHost = /^(?:[^:]*|\[[^\]]*\])(?::\d{0,5})?$/.test(authority);
  return isHost ? 0 : Math.max(0, url.lastIndexOf('@'));
}
