/** Characters beyond which a text that came in is cut. */
export const MAX_TEXT = 65_536;

/** A text of a bounded length that says how much is missing. It keeps nothing of the longer one in memory, as a slice would. */
export function cutText(text: string, maxLength: number = MAX_TEXT): string {
  if (text.length <= maxLength) return text;
  const kept = Buffer.from(text.slice(0, maxLength)).toString();
  return `${kept}… ${text.length - maxLength} more characters`;
}
