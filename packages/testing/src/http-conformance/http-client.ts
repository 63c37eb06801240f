import { once } from 'node:events';
import { request } from 'node:http';
import type { Agent, IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

const TIMEOUT_MILLISECONDS = 10_000;

export interface ClientRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent with a length if it is a text, in chunks if it is a list. */
  readonly body?: string | readonly (string | Buffer)[];
  /** @default a connection of its own */
  readonly agent?: Agent;
}

export interface ClientResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As it came over the wire, compressed if it was. */
  readonly body: Buffer;
}

/** Sends a request and reads the response. Rejects where the response is cut off. */
export async function send(port: number, path: string, options: ClientRequest = {}): Promise<ClientResponse> {
  const { method = 'GET', headers = {}, body = '', agent = false } = options;
  const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent, timeout: TIMEOUT_MILLISECONDS });
  outgoing.on('timeout', () => outgoing.destroy(new Error(`no response to ${method} ${path}`)));
  if (typeof body !== 'string') for (const chunk of body) outgoing.write(chunk);
  outgoing.end(typeof body === 'string' ? body : undefined);
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, body: await buffer(incoming) };
}

/** A connection on which anything can be sent. */
export interface Connection {
  readonly socket: Socket;
  write(text: string): void;
  /** Resolves with all that was received, once the received text holds this one. */
  received(text: string): Promise<string>;
  /** Resolves once the received text has at least as many matches. */
  receivedTimes(pattern: RegExp, times: number): Promise<string>;
  /** Resolves with all that was received, once the server has closed the connection. */
  closed(): Promise<string>;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  const changed = new Set<() => void>();
  const tell = (): void => changed.forEach((each) => each());
  socket.setEncoding('latin1').setTimeout(TIMEOUT_MILLISECONDS, () => socket.destroy());
  socket.on('data', (chunk: string) => {
    text += chunk;
    tell();
  });
  socket.on('close', tell).on('error', () => {});
  await once(socket, 'connect');
  const until = (isDone: () => boolean): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const isClosed = socket.closed;
        if (!isDone() && !isClosed) return;
        changed.delete(look);
        if (isDone()) resolve(text);
        else reject(new Error(`the connection was closed after ${JSON.stringify(text.slice(-200))}`));
      };
      changed.add(look);
      look();
    });
  return {
    socket,
    write: (request) => void socket.write(request, 'latin1'),
    received: (wanted) => until(() => text.includes(wanted)),
    receivedTimes: (pattern, times) => until(() => (text.match(pattern)?.length ?? 0) >= times),
    closed: () => until(() => socket.closed),
  };
}

/** The head of a request, with an empty line at its end. */
export function head(method: string, path: string, ...headers: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: 127.0.0.1', ...headers, '', ''].join('\r\n');
}
