import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** A back end as nobody wants it. */
export interface HostileBackEnd extends AsyncDisposable {
  readonly url: string;
}

type Hostility = () => Promise<HostileBackEnd>;

/** A TCP server that does this with each connection. */
function tcp(onConnection: (socket: Socket) => void): Hostility {
  return () => serving(createServer(onConnection));
}

/** An HTTP server that answers each request like this, once it has read it. */
function overHttp(answer: (response: http.ServerResponse) => void): Hostility {
  return () =>
    serving(
      http.createServer((request, response) => {
        request.resume();
        request.on('end', () => answer(response));
      }),
    );
}

/** A gRPC server that ends each call with a status. */
function overGrpc(status: string, message = ''): Hostility {
  return () => {
    const server = http2.createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.resume();
      stream.on('end', () => {
        stream.respond({ ':status': 200, 'grpc-status': status, 'grpc-message': message }, { endStream: true });
      });
    });
    return serving(server);
  };
}

export const faults: Readonly<Record<string, Hostility>> = {
  down: async () => {
    // A port that was free a moment ago.
    const { url, [Symbol.asyncDispose]: stop } = await serving(createServer());
    await stop();
    return { url, [Symbol.asyncDispose]: async () => {} };
  },
  silent: tcp((socket) => void socket.resume()),
  resetting: tcp((socket) => void socket.resetAndDestroy()),
  'resetting while it reads': tcp((socket) => void socket.once('data', () => socket.resetAndDestroy())),
  'answering garbage': tcp((socket) => {
    socket.write(Buffer.from('\u0000\u0001garbage\r\n\r\n'.repeat(100)));
    socket.resume();
  }),
  'of no such host': async () => ({ url: 'http://collector.invalid:4318', [Symbol.asyncDispose]: async () => {} }),
};

export const httpFaults: Readonly<Record<string, Hostility>> = {
  'answering with a web page': overHttp((response) => {
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end('<html>Welcome</html>');
  }),
  'without such a path': overHttp((response) => void response.writeHead(404).end()),
  refusing: overHttp((response) => void response.writeHead(401).end('no')),
  overloaded: overHttp((response) => void response.writeHead(503, { 'Retry-After': '120' }).end()),
  'answering without an end': overHttp((response) => {
    response.writeHead(200, { 'Content-Type': 'application/x-protobuf' });
    const more = (): void => {
      if (!response.destroyed) response.write(Buffer.alloc(32 * 1024), () => setImmediate(more));
    };
    more();
  }),
  'breaking off its answer': overHttp((response) => {
    response.writeHead(200, { 'Content-Length': '1000' }).write('half', () => void response.socket?.destroy());
  }),
  slow: overHttp((response) => void setTimeout(() => response.end(), 300)),
};

export const grpcFaults: Readonly<Record<string, Hostility>> = {
  unavailable: overGrpc('14', 'try%20again'),
  'without that service': overGrpc('12'),
  'full of it': overGrpc('8'),
};

async function serving(server: Server | http2.Http2Server): Promise<HostileBackEnd> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => {});
    sockets.add(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
