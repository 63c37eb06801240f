import { ExpositionError } from './exposition-error.ts';

const NEWLINE = 10;
const REPLACEMENT = '\u{FFFD}';

/** The text of a page in UTF-8. */
export function decodePage(page: string | Uint8Array): string {
  if (typeof page === 'string') return page;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(page);
  } catch {
    throw firstBadByte(page);
  }
}

/** Decodes line by line, as a byte of UTF-8 is never a line feed in disguise. */
function firstBadByte(page: Uint8Array): ExpositionError {
  let start = 0;
  for (let line = 1; ; line++) {
    const newline = page.indexOf(NEWLINE, start);
    const bytes = page.subarray(start, newline < 0 ? page.length : newline);
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    const column = text.indexOf(REPLACEMENT);
    if (column >= 0 && !isSame(bytes, text))
      return new ExpositionError(line, column + 1, 'UTF-8', 'bytes that are not');
    if (newline < 0) return new ExpositionError(line, 1, 'UTF-8', 'bytes that are not');
    start = newline + 1;
  }
}

/** Whether a line holds the replacement character itself. */
function isSame(bytes: Uint8Array, text: string): boolean {
  const again = new TextEncoder().encode(text);
  return again.length === bytes.length && again.every((byte, i) => byte === bytes[i]);
}
