/**
 * Text as it stands, where Markdown would read marks in it. The braces of MDX and of Vue's templates are among them, so that pages
 * can be part of any site. A vertical bar means something in tables alone, which mask it themselves.
 */
export function plain(text: string): string {
  return text
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll(
      /[\\`*{}[\]<~]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])|&(?=#?\w+;)|^[-+=>#]|(?<=^\d+)[.)](?=\s|$)/gu,
      (mark) => `\\${mark}`,
    );
}

/** A span of code; the fence is longer than any run of backticks within. */
export function code(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  const fence = '`'.repeat(longestRun(line, 0) + 1);
  // One space on both sides is taken away again, so it is given where a text begins or ends with what would be misread.
  const pad = /^[\s`]|[\s`]$/.test(line) && line.trim() !== '' ? ' ' : '';
  return fence + pad + line + pad + fence;
}

/** A block of code. */
export function codeBlock(language: string, text: string): string {
  const fence = '`'.repeat(longestRun(text, 2) + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string, atLeast: number): number {
  return Math.max(atLeast, ...(text.match(/`+/g) ?? []).map((run) => run.length));
}

/** The anchor that GitHub gives a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
