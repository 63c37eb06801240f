/** About as many as a tokenizer of byte pairs finds: pieces of words, and every sign. */
export function countTokens(text: string): number {
  return piecesOf(text).length;
}

/** The beginning of a text that has so many tokens. */
export function firstTokens(text: string, most: number): string {
  return piecesOf(text).slice(0, most).join('').trimEnd();
}

// A piece takes the blank before it, as tokens do.
function piecesOf(text: string): readonly string[] {
  return text.match(/\s*(?:[\p{L}\p{N}]{1,6}|[^\s\p{L}\p{N}])/gu) ?? [];
}
