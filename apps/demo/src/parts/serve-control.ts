import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { isChaosName } from '../chaos/switches.ts';
import type { Environment } from './environment.ts';
import type { PartHost } from './part-host.ts';

/** Takes `POST /chaos/<name>` and `DELETE /chaos/<name>` of the chaos board, where `CONTROL_PORT` is set. */
export async function serveControl(
  host: PartHost,
  environment: Environment,
): Promise<{ close(): Promise<void> } | undefined> {
  const port = environment.number('CONTROL_PORT', 0);
  if (port === 0) return undefined;
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(statusOf(host, request)).end();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, environment.host, resolve);
  });
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function statusOf(host: PartHost, { method, url = '', headers }: IncomingMessage): number {
  // A page in a browser can send a POST here from anywhere; it cannot leave out that it did.
  if (headers.origin !== undefined) return 403;
  const name = /^\/chaos\/([\w-]+)$/.exec(url)?.[1];
  if (name === undefined || !isChaosName(name)) return 404;
  if (method !== 'POST' && method !== 'DELETE') return 405;
  host.switchChaos(name, method === 'POST');
  return 204;
}
