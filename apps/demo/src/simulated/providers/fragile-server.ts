import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Why a server can be down. */
export type Downtime = 'restart' | 'dead';

/** A server that can go down and come back, always at the port that it had first. */
export class FragileServer {
  readonly #server: Server;
  readonly #reasons = new Set<Downtime>();
  /** What is under way comes one after another: it is up or down, and nothing between. */
  #turn: Promise<void> = Promise.resolve();
  #host = '';
  #port = 0;
  #isClosed = false;

  constructor(server: Server) {
    this.#server = server;
  }

  get url(): string {
    return `http://${this.#host}:${this.#port}`;
  }

  async listen(host: string, port: number): Promise<void> {
    this.#host = host;
    this.#port = port;
    await this.#open();
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Down for a reason, or no longer: it is up when there is none. */
  setDown(reason: Downtime, isDown: boolean): void {
    if (isDown) this.#reasons.add(reason);
    else this.#reasons.delete(reason);
    // Where the port was taken meanwhile, it stays down.
    this.#turn = this.#turn.then(() => this.#settle()).catch(() => {});
  }

  close(): Promise<void> {
    this.#isClosed = true;
    this.#turn = this.#turn.then(() => this.#settle());
    return this.#turn;
  }

  async #settle(): Promise<void> {
    const shouldListen = !this.#isClosed && this.#reasons.size === 0;
    if (shouldListen === this.#server.listening) return;
    await (shouldListen ? this.#open() : this.#shut());
  }

  async #open(): Promise<void> {
    this.#server.listen(this.#port, this.#host);
    await once(this.#server, 'listening');
  }

  async #shut(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }
}
