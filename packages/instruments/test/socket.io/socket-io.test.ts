import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { websocket } from '@telltale/core/catalogs';
import { isolatedTelemetry, recorded, renderRecorded } from '@telltale/testing';
import * as socketIo4 from 'socket.io';
import * as socketIoOldest from 'socket.io-oldest';
import { io as connectTo } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { instrumentSocketIo } from '../../src/socket.io/index.ts';
import type { SocketIoOptions } from '../../src/socket.io/index.ts';
import { readPacket } from '../../src/socket.io/packets.ts';

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

describe.each([
  ['4.8', socketIo4],
  ['4.4', socketIoOldest as unknown as typeof socketIo4],
])('Socket.IO %s', (_major, { Server }) => {
  async function setUp(options?: SocketIoOptions) {
    const http = createServer();
    const io = new Server(http);
    http.listen(0, '127.0.0.1');
    await once(http, 'listening');
    cleanUp.push(() => new Promise((resolve) => void io.close(() => resolve(undefined))));
    const telemetry = isolatedTelemetry({ catalogs: { websocket } });
    const undo = instrumentSocketIo(telemetry, io, options);
    const connect = async (namespace = '/'): Promise<Socket> => {
      const client = connectTo(`http://127.0.0.1:${(http.address() as AddressInfo).port}${namespace}`, {
        transports: ['websocket'],
        forceNew: true,
        reconnection: false,
      });
      cleanUp.push(() => client.disconnect());
      await new Promise((resolve, reject) =>
        client.once('connect', () => resolve(undefined)).once('connect_error', reject),
      );
      return client;
    };
    const page = async () => (await renderRecorded(telemetry)).split('\n');
    return { io, telemetry, undo, connect, page };
  }

  test('counts connections, messages and bytes by namespace, and why connections end', async () => {
    const { io, connect, page } = await setUp();
    io.of('/chat').on('connection', (socket) => {
      socket.on('say', (text: string, answer: (text: string) => void) => answer(text.toUpperCase()));
    });
    const client = await connect('/chat');
    expect(await page()).toContain('websocket_connections_active{endpoint="/chat"} 1');
    const answered = new Promise((resolve) => client.emit('say', 'ahoy', resolve));
    expect(await answered).toBe('AHOY');
    const told = new Promise((resolve) => client.once('all', resolve));
    io.of('/chat').emit('all', Buffer.from('binary'));
    expect(await told).toEqual(Buffer.from('binary'));
    client.disconnect();
    const lines = await vi.waitFor(async () => {
      const now = await page();
      expect(now).toContain('websocket_connections_active{endpoint="/chat"} 0');
      return now;
    });
    const [event, ack] = ['2/chat,0["say","ahoy"]', '3/chat,0["AHOY"]'];
    const binary = '51-/chat,["all",{"_placeholder":true,"num":0}]';
    expect(lines.filter((line) => !line.includes('bytes'))).toEqual([
      'websocket_connection_duration_seconds{endpoint="/chat"} count 1',
      'websocket_connections_active{endpoint="/chat"} 0',
      'websocket_connections_closed_total{endpoint="/chat", reason="client namespace disconnect"} 1',
      'websocket_messages_total{direction="received", endpoint="/chat"} 1',
      'websocket_messages_total{direction="sent", endpoint="/chat"} 2',
    ]);
    expect(lines).toContain(
      `websocket_transferred_bytes_total{direction="sent", endpoint="/chat"} ${ack.length + binary.length + 6}`,
    );
    expect(lines).toContain(
      `websocket_transferred_bytes_total{direction="received", endpoint="/chat"} ${event.length + '1/chat,'.length}`,
    );
  });

  test('counts connections that a middleware refuses, in namespaces made later, too', async () => {
    const { io, telemetry, connect } = await setUp();
    await connect();
    io.of('/closed').use((_socket, next) => next(new Error('secret')));
    const client = await connect();
    const refused = client.io.socket('/closed');
    await new Promise((resolve) => refused.once('connect_error', resolve));
    expect(await recorded(telemetry, websocket.errors, { endpoint: '/closed', error_type: 'connect_error' })).toBe(1);
    expect(await recorded(telemetry, websocket.connectionsActive, { endpoint: '/closed' })).toBe(0);
  });

  test('namespaces may share a name', async () => {
    const { io, telemetry, connect } = await setUp({ endpoint: (name) => name.replace(/\/room-.*/, '/room') });
    io.of(/^\/room-\d+$/);
    await Promise.all([connect('/room-1'), connect('/room-2')]);
    expect(await recorded(telemetry, websocket.connectionsActive, { endpoint: '/room' })).toBe(2);
  });

  test('undoing leaves no listener anywhere, and instrumenting twice counts once', async () => {
    const { io, telemetry, undo, connect, page } = await setUp();
    const client = await connect();
    const [socket] = io.sockets.sockets.values();
    const undoAgain = instrumentSocketIo(telemetry, io);
    client.emit('x');
    await vi.waitFor(async () => expect(await recorded(telemetry, websocket.messages)).toBe(1));
    undo();
    undoAgain();
    const emitters = [io.sockets, socket!, (socket as unknown as { conn: typeof socket }).conn!];
    const names = ['connection', 'new_namespace', 'disconnect', 'packetCreate'];
    const left = emitters.flatMap((emitter) => names.filter((name) => emitter.listeners(name as never).length > 0));
    expect(left).toEqual([]);
    expect(await page()).not.toContain('websocket_connections_active{endpoint="/"} 1');
    const fresh = isolatedTelemetry({ catalogs: { websocket } });
    instrumentSocketIo(fresh, io);
    expect(await recorded(fresh, websocket.connectionsActive, { endpoint: '/' })).toBe(1);
  });
});

test.each([
  ['2["x"]', { namespace: '/', isMessage: true, isRefusal: false }],
  ['2/chat,12["x",","]', { namespace: '/chat', isMessage: true, isRefusal: false }],
  ['51-/chat,["x"]', { namespace: '/chat', isMessage: true, isRefusal: false }],
  ['0', { namespace: '/', isMessage: false, isRefusal: false }],
  ['4/x,{"message":"no"}', { namespace: '/x', isMessage: false, isRefusal: true }],
  ['nonsense', undefined],
  [Buffer.from('2'), undefined],
])('reads %s', (data, facts) => {
  expect(readPacket(data)).toEqual(facts);
});

test('refuses what is no server', () => {
  const telemetry = isolatedTelemetry({ catalogs: {} });
  expect(() => instrumentSocketIo(telemetry, {} as never)).toThrow('not a Server of Socket.IO');
  expect(() => instrumentSocketIo(telemetry, new socketIo4.Server(), { endpoint: '/' as never })).toThrow('endpoint');
});
