import { isIPv4 } from 'node:net';

/**
 * Whether only this machine is reached by a host: `localhost`, `127.0.0.0/8` or `::1`. Not by a name such as `127.example.com`, which
 * leads wherever its owner wants.
 */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (host.startsWith('127.') && isIPv4(host));
}
