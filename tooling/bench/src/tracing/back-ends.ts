import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';

/** Where spans are sent, and how much came. */
export interface BackEnd {
  readonly url: string;
  readonly requests: number;
  stop(): void;
}

/** Takes whatever it is sent. It runs in the process that measures, whose time is not counted. */
export async function takingBackEnd(): Promise<BackEnd> {
  let requests = 0;
  const server = createHttpServer((request, response) => {
    requests++;
    request.resume();
    request.on('end', () => response.writeHead(200, { 'Content-Type': 'application/x-protobuf' }).end());
  });
  const url = await listening(server);
  return {
    url,
    get requests() {
      return requests;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Refuses every connection. */
export async function deadBackEnd(): Promise<BackEnd> {
  const server = createServer();
  const url = await listening(server);
  server.close();
  return { url, requests: 0, stop() {} };
}

/** Takes connections and never answers. */
export async function silentBackEnd(): Promise<BackEnd> {
  const sockets = new Set<{ destroy(): unknown }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).resume();
  });
  const url = await listening(server);
  return {
    url,
    requests: 0,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function listening(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
