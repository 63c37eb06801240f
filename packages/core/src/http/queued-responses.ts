import type { Socket } from 'node:net';

/** What waits for its turn on a connection. */
export interface Queued {
  /** The connection was closed before its turn came. */
  lost(): void;
}

/**
 * Responses of pipelined requests, each of which waits until the one before it is sent. Node.js tells a response that has
 * its turn when the connection is closed, and forgets those that wait.
 *
 * One listener for each connection, however many requests a client pipelines on it.
 */
export class QueuedResponses {
  readonly #bySocket = new WeakMap<Socket, Set<Queued>>();

  add(socket: Socket, queued: Queued): void {
    let all = this.#bySocket.get(socket);
    if (all === undefined) {
      const waiting = (all = new Set<Queued>());
      this.#bySocket.set(socket, waiting);
      // Those that have their turn are told as well, by Node.js: whoever is told twice is to ignore it.
      socket.once('close', () => {
        for (const lost of waiting) lost.lost();
      });
    }
    all.add(queued);
  }

  remove(socket: Socket, queued: Queued): void {
    this.#bySocket.get(socket)?.delete(queued);
  }
}
