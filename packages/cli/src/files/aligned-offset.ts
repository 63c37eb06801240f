/** How a text is written: with backslashes, with doubled single quotes, or as it is, over lines that may be folded. */
export type Spelling = 'escaped' | 'single' | 'plain';

/**
 * Where in a text as it is written, behind its opening quote, a character of its value stands. Indentation and line breaks that
 * are not of the value are passed over.
 */
export function alignedOffset(written: string, value: string, index: number, spelling: Spelling): number {
  let at = 0;
  for (let i = 0; ;) {
    const isSpace = /\s/.test(written[at] ?? '');
    if (isSpace && written[at] !== value[i] && !/\s/.test(value[i] ?? '')) {
      at++;
      continue;
    }
    if (i >= index || at >= written.length) return at;
    if (isSpace && written[at] !== value[i]) {
      // A line break that is folded to a space, with the indentation behind it.
      i++;
      while (/\s/.test(written[at] ?? '')) at++;
      continue;
    }
    const { length, units } = characterAt(written, at, spelling);
    at += length;
    i += units;
  }
}

/** How long a character is as it is written, and how many UTF-16 units of the value it makes. */
function characterAt(
  written: string,
  at: number,
  spelling: Spelling,
): { readonly length: number; readonly units: number } {
  if (spelling === 'single' && written[at] === "'") return { length: 2, units: 1 };
  if (spelling !== 'escaped' || written[at] !== '\\') return { length: 1, units: 1 };
  const next = written[at + 1] ?? '';
  if (next === '\n') return { length: 2 + (/^[ \t]*/.exec(written.slice(at + 2))?.[0].length ?? 0), units: 0 };
  if (next === 'U') return { length: 10, units: Number.parseInt(written.slice(at + 2, at + 10), 16) > 0xffff ? 2 : 1 };
  const digits = { x: 2, u: 4 }[next] ?? 0;
  return { length: 2 + digits, units: 1 };
}
