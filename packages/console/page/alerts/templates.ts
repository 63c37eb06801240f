const TEMPLATE = /\{\{-?\s*(.*?)\s*-?\}\}/gs;

export function isTemplate(text: string): boolean {
  return /\{\{.*?\}\}/s.test(text);
}

/** A part of a text: as it is written, or the word for what is not known before an alert is there. */
export interface TextPart {
  readonly text: string;
  readonly isWord: boolean;
}

/**
 * `{{ $labels.job }} fails {{ $value | humanize }} times` in words, as runbooks have it: *job* fails *value* times. Sentences with
 * other templates, such as conditions, are left out.
 */
export function inWords(text: string): readonly TextPart[] {
  const sentences = text.split(/(?<=[.!?])\s+(?![^{]*\}\})/);
  const said = sentences.filter((sentence) =>
    [...sentence.matchAll(TEMPLATE)].every(([, code]) => wordOf(code!) !== ''),
  );
  const parts = said.join(' ').split(TEMPLATE);
  return parts
    .map((part, i) => (i % 2 === 1 ? { text: wordOf(part), isWord: true } : { text: part, isWord: false }))
    .filter((part) => part.text !== '');
}

function wordOf(code: string): string {
  const [, value, label] = /^(?:(\$value|\.Value)|(?:\$labels|\.Labels)\.(\w+))\s*(?:\|.*)?$/s.exec(code) ?? [];
  return label ?? (value === undefined ? '' : 'value');
}
