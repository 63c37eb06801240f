import { errorMonitor } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { TelltaleError } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import { errorCodeOf } from '../instrument/error-code.ts';
import { expectShape } from '../instrument/expect-shape.ts';
import { instrumentOnce } from '../instrument/instrument-once.ts';
import { listen } from '../instrument/listen.ts';
import type { Emitter } from '../instrument/listen.ts';
import { Recording } from '../instrument/recording.ts';
import { installAll } from '../instrument/undo.ts';
import type { Undo } from '../instrument/undo.ts';
import { wrapMethod } from '../instrument/wrap-method.ts';
import { byteLength, SocketConnections } from '../websocket/connections.ts';

/** The part of a `WebSocket` of ws that is used. */
export interface WsSocket extends Emitter {
  readonly readyState: number;
  send(data: never, ...rest: never[]): void;
}

/** The part of a `WebSocketServer` of ws that is used. */
export interface WsServer extends Emitter {
  readonly clients?: ReadonlySet<WsSocket>;
  readonly options?: { readonly path?: string | null | undefined };
}

export interface WsServerOptions {
  /**
   * Stands in the label `endpoint`: a name, or a function that tells it from the request; never let it return a raw path.
   * @default the server's option `path`, or `/`
   */
  readonly endpoint?: string | ((request: IncomingMessage) => string);
}

const OPEN = 1;

/**
 * Records the connections of a WebSocket server of ws: how many are open and for how long, by which code they close
 * (`1006` without a closing handshake), messages and their bytes before compression, and errors.
 *
 * ```
 * websocket_connections_active{endpoint="/live"} 3
 * websocket_messages_total{endpoint="/live",direction="sent"} 120
 * websocket_connections_closed_total{endpoint="/live",reason="1006"} 1
 * ```
 *
 * @throws TelltaleError `TELLTALE_INSTRUMENT`, `TELLTALE_OPTIONS`
 *
 * @example
 * ```ts
 * import { createTelemetry } from '@telltale/core';
 * import { instrumentWebSocketServer } from '@telltale/instruments/ws';
 * import { WebSocketServer } from 'ws';
 *
 * const telemetry = createTelemetry({ service: 'shop', catalogs: {} });
 * const server = new WebSocketServer({ port: 0, path: '/live' });
 * const undo = instrumentWebSocketServer(telemetry, server);
 * server.close();
 * ```
 */
export function instrumentWebSocketServer(
  telemetry: TelemetryCore,
  server: WsServer,
  options: WsServerOptions = {},
): Undo {
  expectShape(server, ['on', 'off', 'handleUpgrade'], 'a WebSocketServer of ws');
  const { endpoint = server.options?.path ?? '/' } = options;
  if (typeof endpoint !== 'string' && typeof endpoint !== 'function') {
    throw new TelltaleError(
      'TELLTALE_OPTIONS',
      'instrumentWebSocketServer: endpoint is no text and no function',
      endpoint,
    );
  }
  return instrumentOnce(telemetry, server, 'ws', () => {
    const recording = new Recording(telemetry, 'ws');
    const connections = new SocketConnections(telemetry);
    const open = new Set<Undo>();
    const watch = recording.quietly((socket: WsSocket, name: string, isNew: boolean) => {
      open.add(
        watchSocket(recording, connections, socket, { endpoint: name, isNew, forget: (undo) => open.delete(undo) }),
      );
    });
    // Nobody knows any more by which request they came.
    for (const socket of server.clients ?? []) watch(socket, typeof endpoint === 'string' ? endpoint : '/', false);
    return installAll([
      () => () => connections.close(),
      () => () => {
        for (const undo of open) undo();
      },
      () =>
        listen(recording, server, {
          connection: (socket: WsSocket, request: IncomingMessage) =>
            watch(socket, typeof endpoint === 'string' ? endpoint : endpoint(request), true),
        }),
    ]);
  });
}

interface Watched {
  readonly endpoint: string;
  readonly isNew: boolean;
  readonly forget: (undo: Undo) => void;
}

function watchSocket(
  recording: Recording,
  connections: SocketConnections,
  socket: WsSocket,
  { endpoint, isNew, forget }: Watched,
): Undo {
  const passed = recording.quietly((direction: 'received' | 'sent', data: unknown) => {
    connections.message(endpoint, direction);
    connections.transferred(endpoint, direction, byteLength(data));
  });
  const undo = installAll([
    () => () => forget(undo),
    () =>
      wrapMethod(socket, 'send', (proceed, self, args) => {
        if (socket.readyState === OPEN) passed('sent', args[0]);
        return proceed(self, args);
      }),
    () =>
      listen(recording, socket, {
        message: (data: unknown) => passed('received', data),
        close: (code: number) => {
          closed(String(code));
          undo();
        },
        // A listener of `error` itself would keep an error that nobody handles from ending the process.
        [errorMonitor]: (error: unknown) => connections.failed(endpoint, errorCodeOf(error)),
      }),
  ]);
  const closed = connections.opened(endpoint, isNew);
  return undo;
}
