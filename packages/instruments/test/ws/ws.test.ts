import { errorMonitor, once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { websocket } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import WebSocket7 from 'ws7';
import { instrumentWebSocketServer } from '../../src/ws/index.ts';
import type { WsServerOptions } from '../../src/ws/index.ts';

const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanUp.splice(0).toReversed()) step();
});

describe.each([
  ['8', WebSocketServer, WebSocket],
  ['7', (WebSocket7 as unknown as { Server: typeof WebSocketServer }).Server, WebSocket7],
])('ws %s', (_major, Server, Client) => {
  async function setUp(options?: WsServerOptions) {
    const server = new Server({ port: 0, host: '127.0.0.1', path: '/live' });
    await once(server, 'listening');
    const telemetry = isolatedTelemetry({ catalogs: { websocket } });
    const undo = instrumentWebSocketServer(telemetry, server, options);
    const connect = async (query = '') => {
      const accepted = once(server, 'connection') as Promise<[WebSocket]>;
      const client = new Client(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/live${query}`);
      const [[socket]] = await Promise.all([accepted, once(client, 'open')]);
      cleanUp.push(() => client.terminate());
      return { client, socket };
    };
    cleanUp.push(() => server.close());
    return { server, telemetry, undo, connect, page: () => renderRecorded(telemetry) };
  }

  test('counts connections, messages and bytes, and why connections close', async () => {
    const { connect, page } = await setUp();
    const { client, socket } = await connect('?token=secret');
    expect(await page()).toBe('websocket_connections_active{endpoint="/live"} 1');
    client.send('wörds');
    await once(socket, 'message');
    socket.send(Buffer.alloc(10));
    socket.send('text', () => {});
    const [first] = (await once(client, 'message')) as [Buffer];
    expect(first).toHaveLength(10);
    client.close(4000, 'a reason that nobody should see');
    await once(socket, 'close');
    expect((await page()).split('\n')).toEqual([
      'websocket_connection_duration_seconds{endpoint="/live"} count 1',
      'websocket_connections_active{endpoint="/live"} 0',
      'websocket_connections_closed_total{endpoint="/live", reason="4000"} 1',
      'websocket_messages_total{direction="received", endpoint="/live"} 1',
      'websocket_messages_total{direction="sent", endpoint="/live"} 2',
      'websocket_transferred_bytes_total{direction="received", endpoint="/live"} 6',
      'websocket_transferred_bytes_total{direction="sent", endpoint="/live"} 14',
    ]);
  });

  test('counts a connection that is torn as closed by 1006', async () => {
    const { connect, telemetry } = await setUp();
    const { client, socket } = await connect();
    client.terminate();
    await once(socket, 'close');
    expect(await recorded(telemetry, websocket.closed, { reason: '1006' })).toBe(1);
  });

  test('counts errors of a connection, and leaves them to the application', async () => {
    const { connect, telemetry } = await setUp();
    const { socket } = await connect();
    expect(socket.listenerCount('error')).toBe(0);
    expect(() => socket.emit('error', Object.assign(new RangeError('x'), { code: 'WS_ERR_INVALID_UTF8' }))).toThrow(
      'x',
    );
    expect(await recorded(telemetry, websocket.errors, { error_type: 'WS_ERR_INVALID_UTF8' })).toBe(1);
  });

  test('takes the endpoint from the request, where a function says how', async () => {
    const { connect, page } = await setUp({ endpoint: ({ url }) => (url?.includes('admin') ? 'admin' : 'live') });
    await connect('?admin');
    await connect();
    expect((await page()).split('\n')).toEqual([
      'websocket_connections_active{endpoint="admin"} 1',
      'websocket_connections_active{endpoint="live"} 1',
    ]);
  });

  test('counts connections that were there before, but not how long', async () => {
    const { server, undo, connect } = await setUp();
    undo();
    const { client, socket } = await connect();
    const telemetry = isolatedTelemetry({ catalogs: { websocket } });
    instrumentWebSocketServer(telemetry, server, { endpoint: 'x' });
    expect(await recorded(telemetry, websocket.connectionsActive, { endpoint: 'x' })).toBe(1);
    client.close();
    await once(socket, 'close');
    expect(await recorded(telemetry, websocket.connectionDuration)).toMatchObject({ count: 0 });
  });

  test('undoing leaves no listener and no wrapped method on open connections', async () => {
    const { server, telemetry, undo, connect, page } = await setUp();
    const { socket } = await connect();
    const undoAgain = instrumentWebSocketServer(telemetry, server);
    socket.send('x');
    expect(await recorded(telemetry, websocket.messages)).toBe(1);
    undo();
    undoAgain();
    socket.send('x');
    expect(await recorded(telemetry, websocket.messages)).toBe(1);
    expect(server.listenerCount('connection')).toBe(0);
    // The server of ws has a listener of its own, which keeps its list of clients.
    expect([socket.listenerCount('message'), socket.listenerCount('close')]).toEqual([0, 1]);
    expect([socket.listenerCount(errorMonitor), Object.hasOwn(socket, 'send')]).toEqual([0, false]);
    expect(await page()).not.toContain('active');
  });

  test('what send throws reaches the caller, and nothing is counted', async () => {
    const { connect, telemetry } = await setUp();
    const { socket } = await connect();
    socket.terminate();
    await vi.waitFor(() => expect(socket.readyState).toBe(3));
    const failed = await new Promise((resolve) => {
      socket.send('x', resolve);
    });
    expect(failed).toBeInstanceOf(Error);
    expect(await recorded(telemetry, websocket.messages)).toBe(0);
  });
});

test('refuses what is no server', () => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  expect(() => instrumentWebSocketServer(telemetry, {} as never)).toThrow('not a WebSocketServer');
  const server = new WebSocketServer({ noServer: true });
  expect(() => instrumentWebSocketServer(telemetry, server, { endpoint: 7 as never })).toThrow('endpoint');
});
