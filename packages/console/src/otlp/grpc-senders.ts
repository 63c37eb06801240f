import { ServerInterceptingCall, type ServerInterceptor } from '@grpc/grpc-js';
import type { Socket } from 'node:net';

export interface SenderLimits {
  /** Milliseconds in which a message has to be there once its call has begun, and a call once a connection has. */
  readonly requestMs: number;
  /** Milliseconds after which a connection that asks nothing is closed. */
  readonly idleMs: number;
  /** Messages that may be under way at once, of all connections: each may hold as much as a message may have. */
  readonly maxReceiving: number;
}

interface Sender {
  readonly socket: Socket;
  /** When calls began whose message is not there yet, the first first. */
  readonly receiving: Map<object, number>;
  /** When it last did something. */
  since: number;
  hasCalled: boolean;
}

/**
 * Who sends over gRPC. The library itself waits for ever for a message that does not come to its end, and keeps what was sent of it:
 * here, who is too slow loses the connection, and where too many are under way, who is slowest.
 */
export class GrpcSenders {
  readonly #limits: SenderLimits;
  readonly #now: () => number;
  /** By what a call is known by: the port at the other end. */
  readonly #byPort = new Map<number, Sender>();
  readonly #timer: NodeJS.Timeout;
  #receiving = 0;

  constructor(limits: SenderLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
    this.#timer = setInterval(() => this.#look(), Math.min(2000, limits.requestMs / 6));
    this.#timer.unref();
  }

  /** False where it has gone already. */
  add(socket: Socket): boolean {
    const port = socket.remotePort;
    if (port === undefined) {
      socket.destroy();
      return false;
    }
    const sender: Sender = { socket, receiving: new Map(), since: this.#now(), hasCalled: false };
    this.#byPort.set(port, sender);
    socket.once('close', () => {
      this.#receiving -= sender.receiving.size;
      sender.receiving.clear();
      if (this.#byPort.get(port) === sender) this.#byPort.delete(port);
    });
    return true;
  }

  /** Watches when messages begin and end. */
  readonly interceptor: ServerInterceptor = (_method, call) => {
    const { remotePort } = call.getConnectionInfo();
    const sender = remotePort === undefined ? undefined : this.#byPort.get(remotePort);
    if (sender === undefined) return new ServerInterceptingCall(call);
    const arrived = (): void => this.#end(sender, call);
    return new ServerInterceptingCall(call, {
      start: (next) => {
        this.#begin(sender, call);
        next({
          onReceiveMessage: (message, receive) => {
            arrived();
            receive(message);
          },
          onCancel: () => arrived(),
        });
      },
    });
  };

  close(): void {
    clearInterval(this.#timer);
    for (const { socket } of this.#byPort.values()) socket.destroy();
  }

  #begin(sender: Sender, call: object): void {
    sender.since = this.#now();
    sender.hasCalled = true;
    sender.receiving.set(call, sender.since);
    this.#receiving += 1;
    if (this.#receiving > this.#limits.maxReceiving) this.#slowest()?.socket.destroy();
  }

  #end(sender: Sender, call: object): void {
    sender.since = this.#now();
    if (sender.receiving.delete(call)) this.#receiving -= 1;
  }

  #slowest(): Sender | undefined {
    let slowest: Sender | undefined;
    for (const sender of this.#byPort.values()) {
      if (firstOf(sender) < (slowest === undefined ? Infinity : firstOf(slowest))) slowest = sender;
    }
    return slowest;
  }

  #look(): void {
    const { requestMs, idleMs } = this.#limits;
    const now = this.#now();
    for (const sender of this.#byPort.values()) {
      const isSlow = now - firstOf(sender) > requestMs;
      const isIdle = sender.receiving.size === 0 && now - sender.since > (sender.hasCalled ? idleMs : requestMs);
      if (isSlow || isIdle) sender.socket.destroy();
    }
  }
}

/** When the first of its messages began that are under way. */
function firstOf({ receiving }: Sender): number {
  const [first = Infinity] = receiving.values();
  return first;
}
