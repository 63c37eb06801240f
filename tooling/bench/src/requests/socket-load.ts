import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { once } from 'node:events';
import type { WireRequest } from './request-mix.ts';

/** Sends requests to one server and reads the answers, over connections that stay open. */
export interface Load {
  /** Sends this many requests of the mix, in their order, and resolves when all of them are answered. */
  send(requests: number): Promise<void>;
  close(): void;
}

/**
 * One request at a time on each connection, as browsers and proxies do it. The sockets are read by hand: node:http would
 * use more CPU for the client than most servers need, and would be the slower side.
 */
export async function openLoad(port: number, mix: readonly WireRequest[], connections: number): Promise<Load> {
  const clients = Array.from(
    { length: connections },
    () => new Client(connect({ port, host: '127.0.0.1', noDelay: true })),
  );
  await Promise.all(clients.map(({ socket }) => once(socket, 'connect')));
  let next = 0;
  return {
    async send(requests) {
      const end = next + requests;
      const take = (): WireRequest | undefined => (next < end ? mix[next++ % mix.length]! : undefined);
      await Promise.all(clients.map((client) => client.work(take)));
    },
    close() {
      for (const { socket } of clients) socket.destroy();
    },
  };
}

class Client {
  readonly socket: Socket;
  #take: () => WireRequest | undefined = () => undefined;
  #expected = 0;
  #received = '';
  #done: () => void = () => {};
  #failed: (error: Error) => void = () => {};

  constructor(socket: Socket) {
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => this.#read(text));
    socket.on('error', (error) => this.#failed(error));
    socket.on('end', () => this.#failed(new Error('The server closed a connection')));
  }

  work(take: () => WireRequest | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#take = take;
      this.#done = resolve;
      this.#failed = reject;
      this.#write();
    });
  }

  #write(): void {
    const request = this.#take();
    if (request === undefined) {
      this.#done();
      return;
    }
    this.#expected = request.status;
    this.socket.write(request.bytes);
  }

  #read(text: string): void {
    this.#received += text;
    if (!isComplete(this.#received)) return;
    // `HTTP/1.1 200 OK`
    const status = Number(this.#received.slice(9, 12));
    if (status !== this.#expected) this.#failed(new Error(`Not ${this.#expected}: ${this.#received}`));
    this.#received = '';
    this.#write();
  }
}

function isComplete(response: string): boolean {
  const head = response.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(response);
  if (length === null) throw new Error(`A response without a length: ${response}`);
  return response.length >= head + 4 + Number(length[1]);
}
