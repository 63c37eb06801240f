import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that notes what it was asked, such as the control server of a part that is elsewhere. */
export interface FakeServer extends AsyncDisposable {
  readonly url: string;
  /** `POST /chaos/dead-service` */
  readonly asked: readonly string[];
}

/** @param answer - Status and body of the answer to a method and path; 204 where there is none. */
export async function startFakeServer(
  answer: (asked: string) => readonly [status: number, body?: unknown] = () => [204],
): Promise<FakeServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    request.resume();
    const line = `${request.method} ${request.url}`;
    asked.push(line);
    const [status, body] = answer(line);
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body === undefined ? undefined : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
}
