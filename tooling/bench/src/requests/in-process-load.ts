import type { Server } from 'node:http';
import { Duplex } from 'node:stream';
import { Connection, loadOf } from './load.ts';
import type { Load } from './load.ts';

/**
 * Sends requests to a server of this process, without the operating system: node:http serves any stream as a connection,
 * with its own parser, requests and responses.
 */
export function openInProcessLoad(server: Server, connections: number): Load {
  return loadOf(Array.from({ length: connections }, () => new InProcessConnection(server)));
}

class InProcessConnection extends Connection {
  readonly #stream: ServerSide;

  constructor(server: Server) {
    super();
    this.#stream = new ServerSide((text) => {
      // Not at once, where the response is not over yet: the turn of the event loop in which a socket would be read.
      if (this.read(text)) setImmediate(() => this.next());
    });
    server.emit('connection', this.#stream);
  }

  close(): void {
    this.#stream.destroy();
  }

  protected write(request: Buffer): void {
    this.#stream.push(request);
  }
}

type Written = string | Buffer;

/** What the server takes for a socket. */
class ServerSide extends Duplex {
  readonly remoteAddress = '127.0.0.1';
  readonly #received: (text: string) => void;

  constructor(received: (text: string) => void) {
    super({ decodeStrings: false });
    this.#received = received;
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Written, _encoding: BufferEncoding, done: () => void): void {
    this.#received(text(chunk));
    done();
  }

  override _writev(chunks: readonly { readonly chunk: Written }[], done: () => void): void {
    for (const { chunk } of chunks) this.#received(text(chunk));
    done();
  }
}

function text(chunk: Written): string {
  return typeof chunk === 'string' ? chunk : chunk.toString('latin1');
}
