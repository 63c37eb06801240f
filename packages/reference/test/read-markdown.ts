import MarkdownIt, { type Token } from 'markdown-it';

/** What people see of a page, read by a parser that is not ours. */
export interface Page {
  /** Text of each block outside of tables: headings, paragraphs, items of lists. */
  readonly texts: readonly string[];
  /** Text of each cell, by table and row. */
  readonly tables: readonly (readonly (readonly string[])[])[];
  readonly links: readonly { readonly text: string; readonly target: string }[];
  readonly headings: readonly string[];
  /** Anchors that GitHub gives its headings. */
  readonly anchors: ReadonlySet<string>;
  readonly fences: readonly { readonly language: string; readonly text: string }[];
}

// HTML is not read: what is shown of it would be a mistake. Addresses in texts stay texts.
const parser = new MarkdownIt('default', { html: false, linkify: false });

export function readMarkdown(text: string): Page {
  const withoutComment = text.replace(/^<!--.*-->\n/, '');
  const page = { texts: [] as string[], tables: [] as string[][][], links: [] as Page['links'][number][] };
  const headings: string[] = [];
  const fences: Page['fences'][number][] = [];
  let inTable = false;
  let inHeading = false;
  for (const token of parser.parse(withoutComment, {})) {
    if (token.type === 'table_open') page.tables.push([]);
    if (token.type === 'tr_open') page.tables.at(-1)!.push([]);
    if (token.type.startsWith('table_')) inTable = token.type === 'table_open';
    if (token.type.startsWith('heading_')) inHeading = token.type === 'heading_open';
    if (token.type === 'fence') fences.push({ language: token.info, text: token.content.trimEnd() });
    if (token.type !== 'inline') continue;
    const shown = shownText(token.children ?? []);
    page.links.push(...linksOf(token.children ?? []));
    if (inHeading) headings.push(shown);
    if (inTable) page.tables.at(-1)!.at(-1)!.push(shown);
    else page.texts.push(shown);
  }
  return { ...page, headings, fences, anchors: new Set(headings.map(anchorOf)) };
}

function shownText(tokens: readonly Token[]): string {
  return tokens.map(({ type, content }) => (type === 'softbreak' || type === 'hardbreak' ? ' ' : content)).join('');
}

function linksOf(tokens: readonly Token[]): Page['links'] {
  return tokens.flatMap((token, index) => {
    if (token.type !== 'link_open') return [];
    const end = tokens.findIndex(({ type }, at) => at > index && type === 'link_close');
    return [{ target: String(token.attrGet('href')), text: shownText(tokens.slice(index + 1, end)) }];
  });
}

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(/\s/g, '-');
}
