import { WebSocket } from 'ws';
import type { StreamEnd } from './steps.ts';

/** How somebody follows the stream. */
export interface Following {
  readonly symbols: readonly string[];
  readonly agents: boolean;
  readonly milliseconds: number;
  readonly end: StreamEnd;
}

/** Text that is no UTF-8: a server has to refuse it (RFC 6455, section 8.1). */
const garbled = Buffer.from([0xff, 0xfe, 0xfd]);

/** Stays on the stream for a while. Resolves when it is left, whoever ended it; never rejects. */
export function followStream(
  url: string,
  { symbols, agents, milliseconds, end }: Following,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const socket = new WebSocket(url, { handshakeTimeout: 5000 });
    let timer: NodeJS.Timeout | undefined;
    const vanish = (): void => socket.terminate();
    signal.addEventListener('abort', vanish, { once: true });
    socket.on('open', () => {
      socket.send(JSON.stringify({ event: 'subscribe', data: { symbols, agents } }));
      timer = setTimeout(() => leave(socket, end), milliseconds);
    });
    // What comes is read, and forgotten.
    socket.on('message', () => {});
    socket.on('error', () => {});
    socket.on('close', () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', vanish);
      resolve();
    });
  });
}

function leave(socket: WebSocket, end: StreamEnd): void {
  if (end === 'close') socket.close(1000);
  else if (end === 'vanish') socket.terminate();
  else socket.send(garbled, { binary: false });
}
