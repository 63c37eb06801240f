import { errorMonitor } from 'node:events';
import { TelltaleError, errorTypeOf } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { listen } from '../instrument/listen.ts';
import type { Emitter } from '../instrument/listen.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll, undoAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { byteLength, SocketConnections } from '../websocket/connections.ts';
import { readPacket } from './packets.ts';

/** The part of a namespace of Socket.IO that is used. */
export interface SocketIoNamespace extends Emitter {
  readonly name: string;
  readonly sockets: ReadonlyMap<string, unknown>;
}

/** The part of Socket.IO's `Server` that is used. */
export interface SocketIoServer {
  /** The main namespace. */
  readonly sockets: SocketIoNamespace;
  readonly _nsps: ReadonlyMap<string, SocketIoNamespace>;
}

export interface SocketIoOptions {
  /** Stands in the label `endpoint`, for a namespace: those made for each customer want one name. @default the namespace */
  readonly endpoint?: (namespace: string) => string;
}

interface Socket extends Emitter {
  readonly conn: Emitter;
}

/** A packet of Engine.IO. */
interface EnginePacket {
  readonly type: string;
  readonly data?: unknown;
}

/**
 * Records what goes on at a Socket.IO server, by namespace: connections and how long they last, why they end (`transport
 * close`, `ping timeout`), events and acknowledgements with their bytes before compression, and refused connections.
 *
 * ```
 * websocket_connections_active{endpoint="/chat"} 3
 * websocket_messages_total{endpoint="/chat",direction="received"} 120
 * websocket_connections_closed_total{endpoint="/chat",reason="transport close"} 1
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentSocketIo } from '@telltale/instruments/socket.io';
 * import { Server } from 'socket.io';
 *
 * const telemetry = createTelemetry({ service: 'chat', catalogs: {} });
 * const io = new Server();
 * const undo = instrumentSocketIo(telemetry, io);
 * ```
 */
export function instrumentSocketIo(telemetry: TelemetryCore, io: SocketIoServer, options: SocketIoOptions = {}): Undo {
  expectShape(io, ['of', 'on'], 'a Server of Socket.IO');
  const { endpoint = (namespace) => namespace } = options;
  if (typeof endpoint !== 'function') {
    throw new TelltaleError('TELLTALE_OPTIONS', 'instrumentSocketIo: endpoint is not a function', endpoint);
  }
  return instrumentOnce(telemetry, io, 'socket.io', () => new ServerWatch(telemetry, io, endpoint).watch(io));
}

/** Namespaces that the server does not have. */
const UNKNOWN = 'other';

class ServerWatch {
  readonly #recording: Recording;
  readonly #endpoint: (namespace: string) => string;
  readonly #connections: SocketConnections;
  readonly #namespaces: SocketIoServer['_nsps'];
  readonly #undos = new Set<Undo>();
  readonly #transports = new WeakSet<Emitter>();

  constructor(telemetry: TelemetryCore, io: SocketIoServer, endpoint: (namespace: string) => string) {
    this.#namespaces = io._nsps;
    this.#recording = new Recording(telemetry, 'socket.io');
    this.#endpoint = endpoint;
    this.#connections = new SocketConnections(telemetry);
  }

  watch(io: SocketIoServer): Undo {
    for (const namespace of io._nsps.values()) this.#watchNamespace(namespace);
    return installAll([
      () => () => this.#connections.close(),
      () => () => {
        for (const undo of this.#undos) undo();
      },
      () =>
        listen(this.#recording, io.sockets, {
          new_namespace: (namespace: SocketIoNamespace) => this.#watchNamespace(namespace),
        }),
    ]);
  }

  #watchNamespace(namespace: SocketIoNamespace): void {
    const endpoint = this.#endpoint(namespace.name);
    for (const socket of namespace.sockets.values()) this.#watchSocket(socket as Socket, endpoint, false);
    this.#listen(namespace, { connection: (socket: Socket) => this.#watchSocket(socket, endpoint, true) });
  }

  #watchSocket(socket: Socket, endpoint: string, isNew: boolean): void {
    this.#watchTransport(socket.conn);
    const closed = this.#connections.opened(endpoint, isNew);
    const undo = this.#listen(socket, {
      disconnect: (reason: string) => {
        closed(reason);
        undo();
      },
      [errorMonitor]: (error: unknown) => this.#connections.failed(endpoint, errorTypeOf(error)),
    });
  }

  /** One connection carries the packets of all namespaces that its client is in. */
  #watchTransport(transport: Emitter): void {
    if (this.#transports.has(transport)) return;
    this.#transports.add(transport);
    const undo = this.#listen(transport, {
      packet: this.#packets('received'),
      packetCreate: this.#packets('sent'),
      close: () => {
        this.#transports.delete(transport);
        undo();
      },
    });
  }

  #packets(direction: 'received' | 'sent'): (packet: EnginePacket) => void {
    // Attachments come after the packet that they belong to.
    let endpoint = this.#endpoint('/');
    return ({ type, data }) => {
      if (type !== 'message') return;
      const facts = readPacket(data);
      if (facts !== undefined) {
        // A client can write any name into a packet.
        endpoint = this.#namespaces.has(facts.namespace) ? this.#endpoint(facts.namespace) : UNKNOWN;
        if (facts.isMessage) this.#connections.message(endpoint, direction);
        else if (facts.isRefusal) this.#connections.failed(endpoint, 'connect_error');
      }
      this.#connections.transferred(endpoint, direction, byteLength(data));
    };
  }

  #listen(emitter: Emitter, listeners: Parameters<typeof listen>[2]): Undo {
    const unlisten = listen(this.#recording, emitter, listeners);
    const undo = undoAll([() => this.#undos.delete(undo), unlisten]);
    this.#undos.add(undo);
    return undo;
  }
}
