/** An address as the client's own text and kind. */
interface Address {
  readonly text: string;
  readonly family: 'ipv4' | 'ipv6';
}

/** The network that an address is of: 24 bits of IPv4, 48 of IPv6, which is what one customer gets. */
export function anonymised({ text, family }: Address): string {
  if (family === 'ipv4') return text.replace(/\d+$/, '0');
  const [head = ''] = text.split('::');
  const groups = head === '' ? [] : head.split(':').slice(0, 3);
  while (groups.at(-1) === '0') groups.pop();
  return `${groups.join(':')}::`;
}
