import type { ComponentChildren } from 'preact';

/**
 * The plain parts of Markdown: headings, lists, paragraphs, code, emphasis and links. It makes elements, never HTML: what looks like
 * a tag is text.
 */
export function Markdown({ text }: { readonly text: string }) {
  return <div class="markdown">{blocks(text)}</div>;
}

function blocks(text: string): ComponentChildren[] {
  return text
    .replaceAll('\r', '')
    .split(/\n{2,}/)
    .filter((block) => block.trim() !== '')
    .map((block, i) => {
      const lines = block.split('\n').filter((line) => line.trim() !== '');
      const [, marks, title] = /^(#{1,6})\s+(.*)$/.exec(lines[0]!) ?? [];
      if (marks !== undefined) {
        return (
          <>
            <strong key={i} class="markdown-title">
              {inline(title!)}
            </strong>
            {lines.length > 1 && blocks(lines.slice(1).join('\n'))}
          </>
        );
      }
      if (lines.every((line) => /^\s*(?:[-*]|\d+\.)\s/.test(line))) {
        return (
          <ul key={i}>
            {lines.map((line) => (
              <li key={line}>{inline(line.replace(/^\s*(?:[-*]|\d+\.)\s+/, ''))}</li>
            ))}
          </ul>
        );
      }
      return <p key={i}>{inline(lines.join(' '))}</p>;
    });
}

const INLINE = /`([^`]+)`|\*\*([^*]+)\*\*|\[([^\]]+)\]\(([^)\s]+)\)/g;

function inline(text: string): ComponentChildren[] {
  const parts: ComponentChildren[] = [];
  let at = 0;
  for (const match of text.matchAll(INLINE)) {
    parts.push(text.slice(at, match.index));
    const [whole, code, strong, label, to] = match;
    if (code !== undefined) parts.push(<code>{code}</code>);
    else if (strong !== undefined) parts.push(<strong>{strong}</strong>);
    else parts.push(<SafeLink to={to!}>{label}</SafeLink>);
    at = match.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts;
}

/** A link to the web or within the page; anything else, such as `javascript:`, is only its text. */
export function SafeLink({ to, children }: { readonly to: string; readonly children: ComponentChildren }) {
  const isWithin = /^\/(?!\/)/.test(to);
  if (!isWithin && !/^https?:\/\//i.test(to)) return <>{children}</>;
  return isWithin ? (
    <a href={to}>{children}</a>
  ) : (
    <a href={to} target="_blank" rel="noopener noreferrer">
      {children}
    </a>
  );
}
