import { startConsole, type ConsoleOptions, type TelltaleConsole } from '@telltale/console';
import { once } from 'node:events';
import { connect as connectHttp2, type ClientHttp2Session, type ClientHttp2Stream } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished, vi } from 'vitest';

/** Who is slow is cut off after this; waiting for it is most of what these tests do. */
const SOON = 0.4;

async function started(options: ConsoleOptions = {}): Promise<TelltaleConsole> {
  const telltale = await startConsole({ port: 0, requestTimeoutSeconds: SOON, ...options });
  onTestFinished(() => telltale.close());
  return telltale;
}

interface Conversation {
  readonly socket: Socket;
  readonly received: () => string;
  /** Resolves with all that came back when the other side has hung up. */
  readonly over: Promise<string>;
}

function opened(url: string, { allowHalfOpen = false } = {}): Conversation {
  const socket = connect({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen });
  onTestFinished(() => void socket.destroy());
  let received = '';
  socket.on('data', (chunk) => (received += String(chunk)));
  socket.on('error', () => {});
  const over = new Promise<string>((resolve) => socket.once('close', () => resolve(received)));
  return { socket, received: () => received, over };
}

/** Many connections, in waves: of more at once than wait to be accepted, the kernel lets some believe that they are. */
async function manyOpened(url: string, count: number): Promise<readonly Conversation[]> {
  const all: Conversation[] = [];
  while (all.length < count) {
    const wave = Array.from({ length: 100 }, () => opened(url));
    await Promise.all(wave.map(({ socket }) => once(socket, 'connect')));
    all.push(...wave);
  }
  return all;
}

/** Sends a little again and again, until nobody listens any more. */
function trickle(socket: Socket, text: string): void {
  const timer = setInterval(() => socket.write(text), 20);
  socket.once('close', () => clearInterval(timer));
}

/** Sends the same for ever, as fast as it is taken; how much of it was taken is the socket's to say. */
function flood(socket: Socket, piece: Buffer): void {
  const more = (): void => {
    while (socket.writable && socket.write(piece));
  };
  socket.on('drain', more);
  more();
}

const isWell = async (url: string): Promise<boolean> => (await fetch(`${url}/-/ready`)).ok;

const json = 'content-type: application/json';
const chunked = (content: Buffer): Buffer =>
  Buffer.concat([Buffer.from(`${content.length.toString(16)}\r\n`), content, Buffer.from('\r\n')]);

const SENDERS = [
  ['OTLP', '/v1/traces'],
  ['Loki', '/loki/api/v1/push'],
] as const;

describe.each(SENDERS)('Who sends to %s', (_, path) => {
  const head = (more: string): string => `POST ${path} HTTP/1.1\r\nhost: localhost\r\n${json}\r\n${more}`;

  it('a header now and then is cut off', async () => {
    const { url } = await started();
    const slow = opened(url);
    slow.socket.write(head(''));
    trickle(slow.socket, 'x-more: 1\r\n');
    expect(await slow.over).toMatch(/^HTTP\/1.1 408 /);
    expect(await isWell(url)).toBe(true);
  });

  it('a byte now and then is cut off', async () => {
    const { url } = await started();
    const slow = opened(url);
    slow.socket.write(head('content-length: 100000\r\n\r\n'));
    trickle(slow.socket, ' ');
    expect(await slow.over).toMatch(/^HTTP\/1.1 408 /);
  });

  it('half of a request and goes has sent nothing', async () => {
    const { url, traces, logs } = await started();
    const half = opened(url, { allowHalfOpen: true });
    half.socket.end(head('content-length: 100000\r\n\r\n{"streams":'));
    await half.over;
    expect([traces.stats.spans, logs.stats.lines, await isWell(url)]).toEqual([0, 0, true]);
  });

  it('a body of 100 MB that says so is refused before it comes', async () => {
    const { url } = await started();
    const large = opened(url);
    large.socket.write(head('content-length: 100000000\r\n\r\n'));
    flood(large.socket, Buffer.alloc(65_536, ' '));
    // Who is cut off while sending may lose the answer that was on its way.
    expect(await large.over).toMatch(/^(?:HTTP\/1.1 413 |$)/);
    expect(large.socket.bytesWritten).toBeLessThan(30_000_000);
  });

  const gzip = 'content-encoding: gzip\r\n';
  it.each<[string, string, string, Buffer]>([
    ['a body without an end', '', '', Buffer.alloc(65_536, ' ')],
    ['gzip without an end', gzip, '', gzipSync(Buffer.alloc(1_000_000, ' '))],
    // After gzip's head, stored blocks of nothing: they unpack to nothing, however many there are.
    ['gzip of nothing without an end', gzip, '1f8b0800000000000003', Buffer.from('000000ffff'.repeat(13_000), 'hex')],
  ])('%s gets an answer at its limit', async (__, encoding, begin, piece) => {
    const { url } = await started({ requestTimeoutSeconds: 30 });
    const endless = opened(url);
    endless.socket.write(head(`${encoding}transfer-encoding: chunked\r\n\r\n`));
    if (begin !== '') endless.socket.write(chunked(Buffer.from(begin, 'hex')));
    flood(endless.socket, chunked(piece));
    expect(await endless.over).toMatch(/^(?:HTTP\/1.1 413 |$)/);
    expect(endless.socket.bytesWritten).toBeLessThan(60_000_000);
    expect(await isWell(url)).toBe(true);
  });
});

describe('Connections', () => {
  it('that say nothing are closed, however many there are, and others are answered again', async () => {
    const { url } = await started({ requestTimeoutSeconds: 2 });
    const idle = await manyOpened(url, 1500);
    await Promise.all(idle.map(({ over }) => over));
    expect(await isWell(url)).toBe(true);
  });

  it('that stop within large bodies make room for those that do not', async () => {
    const { url, logs } = await started({ requestTimeoutSeconds: 30 });
    const most = 16 * 1024 * 1024;
    const stuck = Array.from({ length: 4 }, () => {
      const slow = opened(url);
      slow.socket.write(`POST /v1/logs HTTP/1.1\r\nhost: localhost\r\n${json}\r\ncontent-length: ${most}\r\n\r\n`);
      slow.socket.write(Buffer.alloc(most - 1, ' '));
      return slow;
    });
    const line = ['x'.repeat(60_000), 'y'];
    const push = () =>
      fetch(`${url}/loki/api/v1/push`, {
        method: 'POST',
        body: JSON.stringify({
          streams: [{ stream: { a: 'b' }, values: line.map((text) => [`${Date.now()}000000`, text]) }],
        }),
        headers: { 'content-type': 'application/json' },
      });
    await vi.waitFor(() => expect(stuck.every(({ socket }) => socket.writableLength === 0)).toBe(true), {
      timeout: 5000,
    });
    // What was sent need not have been read yet: there is room until it is.
    let pushed = 0;
    const madeRoom = async (): Promise<void> => {
      expect((await push()).status).toBe(204);
      pushed += line.length;
      expect(stuck.some(({ received }) => received() !== '')).toBe(true);
    };
    await vi.waitFor(madeRoom, { timeout: 10_000 });
    expect(logs.stats.lines).toBe(pushed);
    expect(await Promise.race(stuck.map(({ over }) => over))).toMatch(/^HTTP\/1.1 503 [^]*this is slow/);
    expect(stuck.filter(({ received }) => received() === '')).toHaveLength(3);
  });

  it('that go within large bodies leave nothing behind', async () => {
    const { url } = await started({ requestTimeoutSeconds: 30 });
    const most = 16 * 1024 * 1024;
    for (let i = 0; i < 6; i++) {
      const gone = opened(url);
      gone.socket.write(`POST /v1/logs HTTP/1.1\r\nhost: localhost\r\n${json}\r\ncontent-length: ${most}\r\n\r\n`);
      await new Promise<void>((resolve) => gone.socket.write(Buffer.alloc(most - 1, ' '), () => resolve()));
      gone.socket.destroy();
      await gone.over;
    }
    const body = JSON.stringify({ resourceLogs: [], padding: ' '.repeat(most - 100) });
    const response = await fetch(`${url}/v1/logs`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(200);
  });
});

describe('Over gRPC', () => {
  const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

  function session({ grpcPort }: TelltaleConsole): ClientHttp2Session {
    const made = connectHttp2(`http://127.0.0.1:${grpcPort}`);
    made.on('error', () => {});
    onTestFinished(() => made.destroy());
    return made;
  }

  function called(on: ClientHttp2Session): ClientHttp2Stream {
    const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
    const stream = on.request(headers);
    stream.on('error', () => {});
    stream.resume();
    return stream;
  }

  /** A message that says how long it is, and is not. */
  const half = (length: number): Buffer => {
    const bytes = Buffer.alloc(5 + length / 2);
    bytes.writeUInt32BE(length, 1);
    return bytes;
  };

  const exported = (telltale: TelltaleConsole): Promise<string> =>
    new Promise((resolve) => {
      const stream = called(session(telltale));
      const status = ({ 'grpc-status': code }: Readonly<Record<string, unknown>>): void => {
        if (typeof code === 'string') resolve(code);
      };
      stream.on('response', status);
      stream.on('trailers', status);
      stream.end(Buffer.alloc(5));
    });

  const closed = (on: ClientHttp2Session | Socket): Promise<void> =>
    new Promise((resolve) => on.once('close', () => resolve()));

  it('a connection that says nothing is closed', async () => {
    const { grpcPort } = await started();
    expect(await opened(`http://127.0.0.1:${grpcPort}`).over).not.toContain('HTTP/1.1');
  });

  it('one that asks nothing is closed, one that has asked stays', async () => {
    const telltale = await started();
    const [silent, known] = [session(telltale), session(telltale)];
    called(known).end(Buffer.alloc(5));
    await closed(silent);
    expect(known.closed).toBe(false);
  });

  it('a message that does not come to its end ends the connection, and no other', async () => {
    const telltale = await started();
    const slow = session(telltale);
    called(slow).write(half(1_000_000));
    await closed(slow);
    expect(await exported(telltale)).toBe('0');
  });

  it('of too many messages that do not come to their end the oldest go', async () => {
    const telltale = await started({ requestTimeoutSeconds: 30 });
    const first = session(telltale);
    await new Promise<void>((resolve) => called(first).write(half(1_000_000), () => resolve()));
    const later = Array.from({ length: 3 }, () => session(telltale));
    for (const one of later) for (let i = 0; i < 11; i++) called(one).write(half(1000));
    await closed(first);
    expect(await exported(telltale)).toBe('0');
    expect(later[2]!.closed).toBe(false);
  });

  it('connections beyond what exporters need are not accepted', async () => {
    const telltale = await started({ requestTimeoutSeconds: 10 });
    const many = await manyOpened(`http://127.0.0.1:${telltale.grpcPort}`, 700);
    let over = 0;
    for (const one of many) void one.over.then(() => (over += 1));
    await vi.waitFor(() => expect(over).toBe(200), { timeout: 8000 });
  });
});
