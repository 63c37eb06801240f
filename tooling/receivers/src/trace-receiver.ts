import { once } from 'node:events';
import * as http from 'node:http';
import * as http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { decodeProtobuf, spansOf } from './received-span.ts';
import type { ReceivedSpan, WireRequest } from './received-span.ts';

/** A back end that takes OTLP by HTTP on one port and by gRPC on another. */
export interface TraceReceiver extends AsyncDisposable {
  readonly url: string;
  readonly grpcUrl: string;
  readonly spans: readonly ReceivedSpan[];
  readonly requests: readonly ReceivedRequest[];
  /** Resolves with all spans as soon as they satisfy the condition. */
  until(isEnough: (spans: readonly ReceivedSpan[]) => boolean): Promise<readonly ReceivedSpan[]>;
  /** Resolves when there are as many spans as this. */
  count(spans: number): Promise<readonly ReceivedSpan[]>;
  stop(): Promise<void>;
}

export interface ReceivedRequest {
  readonly contentType: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly spans: number;
}

/** What is answered: by default that everything was taken. */
export interface ReceiverOptions {
  /** Rejects so many spans of every request, and says why. */
  readonly reject?: { readonly spans: number; readonly message: string };
}

export async function startTraceReceiver(options: ReceiverOptions = {}): Promise<TraceReceiver> {
  const store = new Store();
  const answer = new Answer(options);
  const httpServer = http.createServer((request, response) => void overHttp(request, response, store, answer));
  const grpcServer = http2.createServer();
  const sessions = new Set<http2.ServerHttp2Session>();
  grpcServer.on('session', (session) => sessions.add(session));
  grpcServer.on('stream', (stream, headers) => void overGrpc(stream, headers, store, answer));
  const stop = async (): Promise<void> => {
    httpServer.closeAllConnections();
    for (const session of sessions) session.destroy();
    await Promise.all([closed(httpServer), closed(grpcServer)]);
  };
  return {
    url: await listening(httpServer),
    grpcUrl: await listening(grpcServer),
    spans: store.spans,
    requests: store.requests,
    until: (isEnough) => store.until(isEnough),
    count: (spans) => store.until((received) => received.length >= spans),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

class Store {
  readonly spans: ReceivedSpan[] = [];
  readonly requests: ReceivedRequest[] = [];
  readonly #waiting = new Set<() => void>();

  take(request: WireRequest, headers: Readonly<Record<string, unknown>>, path: string): void {
    const spans = spansOf(request);
    this.spans.push(...spans);
    this.requests.push({ contentType: String(headers['content-type']), path, headers, spans: spans.length });
    for (const look of this.#waiting) look();
  }

  until(isEnough: (spans: readonly ReceivedSpan[]) => boolean): Promise<readonly ReceivedSpan[]> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!isEnough(this.spans)) return;
        this.#waiting.delete(look);
        resolve(this.spans);
      };
      this.#waiting.add(look);
      look();
    });
  }
}

/** `ExportTraceServiceResponse`, which is empty where everything was taken. */
class Answer {
  readonly json: string;
  readonly protobuf: Buffer;

  constructor({ reject }: ReceiverOptions) {
    this.json = reject
      ? JSON.stringify({ partialSuccess: { rejectedSpans: `${reject.spans}`, errorMessage: reject.message } })
      : '{}';
    if (reject === undefined) {
      this.protobuf = Buffer.alloc(0);
      return;
    }
    const message = Buffer.from(reject.message);
    // Field 1 varint, field 2 text, in field 1 of the response; all shorter than 128.
    const partial = Buffer.concat([Buffer.from([0x08, reject.spans, 0x12, message.length]), message]);
    this.protobuf = Buffer.concat([Buffer.from([0x0a, partial.length]), partial]);
  }
}

async function overHttp(
  request: http.IncomingMessage,
  response: http.ServerResponse,
  store: Store,
  answer: Answer,
): Promise<void> {
  const sent = await bodyOf(request);
  const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
  const isJson = request.headers['content-type'] === 'application/json';
  const decoded = isJson ? (JSON.parse(body.toString()) as WireRequest) : decodeProtobuf(body);
  store.take(decoded, request.headers, request.url!);
  response.setHeader('Content-Type', isJson ? 'application/json' : 'application/x-protobuf');
  response.end(isJson ? answer.json : answer.protobuf);
}

async function overGrpc(
  stream: http2.ServerHttp2Stream,
  headers: http2.IncomingHttpHeaders,
  store: Store,
  answer: Answer,
): Promise<void> {
  const framed = await bodyOf(stream);
  const message = framed.subarray(5, 5 + framed.readUInt32BE(1));
  store.take(decodeProtobuf(framed[0] === 1 ? gunzipSync(message) : message), headers, headers[':path']!);
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(answer.protobuf.length, 1);
  stream.end(Buffer.concat([prefix, answer.protobuf]));
}

async function bodyOf(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

interface Listening {
  listen(port: number, host: string): unknown;
  address(): AddressInfo | string | null;
  close(done: () => void): unknown;
}

async function listening(server: Listening & NodeJS.EventEmitter): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function closed(server: Listening): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
