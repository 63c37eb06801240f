/** A list of Markdown texts; lines after the first stay in their item. Empty without items. */
export function list(items: readonly string[], kind: 'bullets' | 'numbers' = 'bullets'): string {
  return items
    .map((item, index) => {
      const mark = kind === 'bullets' ? '- ' : `${index + 1}. `;
      return mark + item.trim().replaceAll(/\n(?=[^\n])/g, `\n${' '.repeat(mark.length)}`);
    })
    .join('\n');
}
