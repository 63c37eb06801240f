/** Where a request went, as labels. */
export interface ServerAddress {
  readonly server_address: string;
  readonly server_port: string | undefined;
}

/** Origins remembered; a program that calls more of them works them out anew each time. */
const MAX_REMEMBERED = 500;

const unknown: ServerAddress = { server_address: '_OTHER', server_port: undefined };

/** Host and port of an origin, such as `https://api.example.com`, the host under the name that it is grouped by. */
export function serverAddresses(groupHost: (host: string) => string): (origin: unknown) => ServerAddress {
  const remembered = new Map<string, ServerAddress>();
  return (origin) => {
    const text = String(origin);
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const address = addressOf(text, groupHost);
    if (remembered.size < MAX_REMEMBERED) remembered.set(text, address);
    return address;
  };
}

function addressOf(origin: string, groupHost: (host: string) => string): ServerAddress {
  if (!URL.canParse(origin)) return unknown;
  const { hostname, port, protocol } = new URL(origin);
  // An address of IPv6 stands in brackets in a URL.
  const host = hostname.replaceAll(/^\[|\]$/g, '');
  return { server_address: groupHost(host), server_port: port || (protocol === 'https:' ? '443' : '80') };
}
