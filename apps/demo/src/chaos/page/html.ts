/** Text that is HTML already. */
export interface Html {
  readonly text: string;
}

type Part = string | Html | readonly Html[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML from a template: what is put in is text, and never read as HTML, unless it came from another template. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { text: strings.map((string, i) => string + (i < parts.length ? textOf(parts[i]!) : '')).join('') };
}

/** HTML that nobody but this program wrote. */
html.trusted = (text: string): Html => ({ text });

function textOf(part: Part): string {
  if (typeof part === 'string') return part.replaceAll(/[&<>"']/g, (character) => entities[character]!);
  return 'text' in part ? part.text : part.map(({ text }) => text).join('');
}
