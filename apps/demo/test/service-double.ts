import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** A request that a double was sent. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly traceparent: string | undefined;
}

/** Stands where another service would: remembers what it is asked, and says what it is told to. */
export interface ServiceDouble {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  close(): Promise<void>;
}

export async function serviceDouble(
  answer: (request: SeenRequest) => { readonly status: number; readonly body: unknown },
): Promise<ServiceDouble> {
  const seen: SeenRequest[] = [];
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const told = {
      method: request.method ?? '',
      path: request.url ?? '',
      body: await bodyOf(request),
      traceparent: request.headers['traceparent'] as string | undefined,
    };
    seen.push(told);
    const { status, body } = answer(told);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void serve(request, response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const bytes = await buffer(request);
  const plain = request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes;
  return plain.length === 0 ? undefined : JSON.parse(plain.toString());
}
