import { SocketAddress, isIPv4, isIPv6 } from 'node:net';

/** An IP address in its one canonical spelling; an IPv4 address that came as IPv6 (`::ffff:10.0.0.1`) is an IPv4 address. */
export interface Address {
  readonly text: string;
  readonly family: 'ipv4' | 'ipv6';
}

/** Reads an address; `undefined` where there is none, such as from a Unix socket, or the text is something else. */
export function addressOf(text: string | undefined): Address | undefined {
  if (text === undefined) return undefined;
  if (isIPv4(text)) return { text, family: 'ipv4' };
  // `fe80::1%eth0`: the interface is this machine's own affair.
  const zone = text.indexOf('%');
  const bare = zone < 0 ? text : text.slice(0, zone);
  if (!isIPv6(bare)) return undefined;
  const { address } = new SocketAddress({ address: bare, family: 'ipv6' });
  const mapped = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : '';
  return isIPv4(mapped) ? { text: mapped, family: 'ipv4' } : { text: address, family: 'ipv6' };
}

/** Reads an address as proxies write it into `X-Forwarded-For`: `10.0.0.1`, `10.0.0.1:80`, `::1`, `[::1]`, `[::1]:80`. */
export function forwardedAddressOf(entry: string): Address | undefined {
  const text = entry.trim();
  const [, inBrackets] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? [];
  if (inBrackets !== undefined) return isIPv6(inBrackets) ? addressOf(inBrackets) : undefined;
  const [, beforePort] = /^([\d.]+):\d{1,5}$/.exec(text) ?? [];
  return addressOf(beforePort ?? text);
}

/** What counts as one client: an IPv4 address, or the 64 bits of an IPv6 address that name a network and not a machine in it. */
export function networkOf({ text, family }: Address): string {
  if (family === 'ipv4') return text;
  const [head = '', tail] = text.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [...first, ...Array<string>(Math.max(0, 8 - first.length - last.length)).fill('0'), ...last];
  return groups.slice(0, 4).join(':');
}
