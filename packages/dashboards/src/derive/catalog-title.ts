/** A catalog's name for people: `order_items` is `Order items`. */
export function catalogTitle(name: string): string {
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
