import { requestMix } from './request-mix.ts';
import type { WireRequest } from './request-mix.ts';

/** Sends requests to one server and reads the answers, over connections that stay open. */
export interface Load {
  /** Sends this many requests of the mix, in their order, and resolves when all of them are answered. */
  send(requests: number): Promise<void>;
  close(): void;
}

/** One connection, with one request at a time on it, as browsers and proxies have it. */
export abstract class Connection {
  #take: () => WireRequest | undefined = () => undefined;
  #expected = 0;
  #received = '';
  #done: () => void = () => {};
  #failed: (error: Error) => void = () => {};

  /** Sends requests until there are no more to take, and resolves when the last is answered. */
  work(take: () => WireRequest | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#take = take;
      this.#done = resolve;
      this.#failed = reject;
      this.next();
    });
  }

  abstract close(): void;

  protected abstract write(request: Buffer): void;

  /** To be called when {@link read} has said that a response is complete. */
  protected next(): void {
    const request = this.#take();
    if (request === undefined) {
      this.#done();
      return;
    }
    this.#expected = request.status;
    this.write(request.bytes);
  }

  /** Takes in what came, and tells whether it completes the response. */
  protected read(text: string): boolean {
    this.#received += text;
    if (!isComplete(this.#received)) return false;
    // `HTTP/1.1 200 OK`
    const status = Number(this.#received.slice(9, 12));
    if (status !== this.#expected) this.failed(new Error(`Not ${this.#expected}: ${this.#received}`));
    this.#received = '';
    return true;
  }

  protected failed(error: Error): void {
    this.#failed(error);
  }
}

/** A load of several connections, which take their requests from one mix. */
export function loadOf(connections: readonly Connection[]): Load {
  const mix = requestMix();
  let next = 0;
  return {
    async send(requests) {
      const end = next + requests;
      const take = (): WireRequest | undefined => (next < end ? mix[next++ % mix.length]! : undefined);
      await Promise.all(connections.map((connection) => connection.work(take)));
    },
    close() {
      for (const connection of connections) connection.close();
    },
  };
}

function isComplete(response: string): boolean {
  const head = response.indexOf('\r\n\r\n');
  if (head < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(response);
  if (length === null) throw new Error(`A response without a length: ${response}`);
  return response.length >= head + 4 + Number(length[1]);
}
