import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { onTestFinished } from 'vitest';

/** Has a server listen to the end of the test; which port it has. */
export async function listening(server: Server): Promise<number> {
  onTestFinished(async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    (server as Partial<HttpServer>).closeAllConnections?.();
    await closed;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
