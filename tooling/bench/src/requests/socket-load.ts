import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Connection, loadOf } from './load.ts';
import type { Load } from './load.ts';

/**
 * Sends requests to a server of another process. The sockets are read by hand: node:http would use more CPU for the
 * client than most servers need, and would be the slower side.
 */
export async function openSocketLoad(port: number, connections: number): Promise<Load> {
  const sockets = Array.from({ length: connections }, () => connect({ port, host: '127.0.0.1', noDelay: true }));
  await Promise.all(sockets.map((socket) => once(socket, 'connect')));
  return loadOf(sockets.map((socket) => new SocketConnection(socket)));
}

class SocketConnection extends Connection {
  readonly #socket: Socket;

  constructor(socket: Socket) {
    super();
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => {
      if (this.read(text)) this.next();
    });
    socket.on('error', (error) => this.failed(error));
    socket.on('end', () => this.failed(new Error('The server closed a connection')));
  }

  close(): void {
    this.#socket.destroy();
  }

  protected write(request: Buffer): void {
    this.#socket.write(request);
  }
}
