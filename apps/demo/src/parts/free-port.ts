import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/**
 * A port that nobody listens on just now: the one that is asked for, or any.
 *
 * @throws Error where somebody does
 */
export async function freePort(host: string, asked = 0): Promise<number> {
  const server = createServer().listen(asked, host);
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new Error(`port ${asked}: something listens there already`, { cause });
  }
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
