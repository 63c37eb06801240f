/** What the checks read of a Markdown file. Links and headings inside code do not count. */
export interface Markdown {
  readonly links: readonly { readonly line: number; readonly target: string }[];
  /** Anchors that its headings have on GitHub: `## The house` is `the-house`. */
  readonly anchors: ReadonlySet<string>;
  readonly fences: readonly Fence[];
}

export interface Fence {
  /** Of the first line of code. */
  readonly line: number;
  /** `ts` of ` ```ts check file=telltale.ts `. */
  readonly language: string;
  readonly flags: readonly string[];
  readonly code: string;
}

const LINK = /!?\[(?:[^\]\\]|\\.)*\]\(\s*<?([^\s)>]+)>?[^)]*\)/g;

export function readMarkdown(text: string): Markdown {
  const links: { line: number; target: string }[] = [];
  const anchors = new Set<string>();
  const fences: Fence[] = [];
  let open: { marker: string; line: number; info: string; code: string[] } | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    const mark = /^\s*(`{3,}|~{3,})(.*)$/.exec(line);
    if (open !== undefined) {
      if (mark?.[1]?.startsWith(open.marker) && mark[2]!.trim() === '') {
        const [language = '', ...flags] = open.info.split(/\s+/);
        fences.push({ line: open.line, language, flags, code: open.code.join('\n') });
        open = undefined;
      } else {
        open.code.push(line);
      }
    } else if (mark !== null) {
      open = { marker: mark[1]!, line: index + 2, info: mark[2]!.trim(), code: [] };
    } else {
      const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
      if (heading !== undefined) anchors.add(anchorOf(heading));
      for (const [, target] of withoutCode(line).matchAll(LINK)) links.push({ line: index + 1, target: target! });
    }
  }
  return { links, anchors, fences };
}

function withoutCode(line: string): string {
  return line.replaceAll(/`[^`]*`/g, '');
}

function anchorOf(heading: string): string {
  const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return text
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
