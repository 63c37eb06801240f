import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChaosBoard } from './chaos-board.ts';

/** Switches disturbances over HTTP, from this machine only. */
export interface ControlServer {
  /** `http://127.0.0.1:40123/chaos` */
  readonly url: string;
  close(): Promise<void>;
}

/** `GET /chaos` lists, `POST /chaos/<name>` switches on, `DELETE /chaos/<name>` off. */
export async function startControlServer(board: ChaosBoard): Promise<ControlServer> {
  const server = createServer((request, response) => {
    const [status, body] = answer(board, request);
    send(response, status, body);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/chaos`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function answer(board: ChaosBoard, request: IncomingMessage): readonly [status: number, body: unknown] {
  request.resume();
  // A page in a browser can send a POST here from anywhere; it cannot leave out that it did.
  if (request.headers.origin !== undefined) return [403, { error: 'Not from a web page.' }];
  const { method = '', url = '' } = request;
  if (url === '/chaos' && method === 'GET') return [200, board.states()];
  const name = /^\/chaos\/([\w-]+)$/.exec(url)?.[1];
  if (name === undefined) return [404, { error: 'There is only /chaos and /chaos/<name>.' }];
  if (method !== 'POST' && method !== 'DELETE') return [405, { error: 'POST switches on, DELETE off.' }];
  const isKnown = method === 'POST' ? board.start(name) : board.stop(name);
  if (!isKnown) return [404, { error: `There is no ${name}.`, names: board.states().map((state) => state.name) }];
  return [200, board.states().find((state) => state.name === name)];
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(`${JSON.stringify(body, null, 2)}\n`);
}
