import { connect, constants } from 'node:http2';
import type { ClientHttp2Session, ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Delivery, Transport } from './delivery.ts';
import { joinProtobuf } from './join-requests.ts';
import { answered, MAX_ANSWER_BYTES } from './otlp-answer.ts';
import { USER_AGENT } from './otlp-endpoint.ts';
import type { OtlpEndpoint } from './otlp-endpoint.ts';
import { refused, timedOut, unreachable } from './undelivered.ts';

const gzip = promisify(gzipCallback);

const METHOD = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** A byte that says whether the message is compressed, and four of its length; https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md. */
const PREFIX_BYTES = 5;

const OK = 0;

/** Codes after which the same batch may be taken: https://opentelemetry.io/docs/specs/otlp/#failures. */
const temporaryCodes: Readonly<Record<number, string>> = {
  1: 'CANCELLED',
  4: 'DEADLINE_EXCEEDED',
  10: 'ABORTED',
  11: 'OUT_OF_RANGE',
  14: 'UNAVAILABLE',
  15: 'DATA_LOSS',
};

/** What a proxy in front of a gRPC server answers; https://github.com/grpc/grpc/blob/master/doc/http-grpc-status-mapping.md. */
const temporaryStatuses = new Set([429, 502, 503, 504]);

/** OTLP over gRPC: one unary call for a batch, over one HTTP/2 connection that is kept. */
export class OtlpGrpc implements Transport {
  readonly destination: string;
  readonly #endpoint: OtlpEndpoint;
  #session: ClientHttp2Session | undefined;
  /** What ended the connection: a stream only says that it was cancelled. */
  #sessionError: Error | undefined;

  constructor(endpoint: OtlpEndpoint) {
    this.#endpoint = endpoint;
    this.destination = `${endpoint.url.protocol}//${endpoint.url.host} (gRPC)`;
  }

  encode(spans: readonly ReadableSpan[]): Uint8Array {
    const body = ProtobufTraceSerializer.serializeRequest([...spans]);
    if (body === undefined) throw new Error('the serializer made nothing of them');
    return body;
  }

  join(parts: readonly Uint8Array[]): Uint8Array {
    return joinProtobuf(parts);
  }

  async send(body: Uint8Array, timeoutMilliseconds: number, signal: AbortSignal): Promise<Delivery> {
    try {
      const delivery = await this.#call(await this.#framed(body), timeoutMilliseconds, signal);
      if (!delivery.delivered && delivery.reason !== 'refused') this.close();
      return delivery;
    } catch (error) {
      this.close();
      return unreachable(error);
    }
  }

  close(): void {
    this.#session?.destroy();
    this.#session = undefined;
  }

  async #framed(body: Uint8Array): Promise<Buffer> {
    const isCompressed = this.#endpoint.compression === 'gzip';
    const message = isCompressed ? await gzip(body) : body;
    const framed = Buffer.alloc(PREFIX_BYTES + message.byteLength);
    framed.writeUInt8(isCompressed ? 1 : 0, 0);
    framed.writeUInt32BE(message.byteLength, 1);
    framed.set(message, PREFIX_BYTES);
    return framed;
  }

  #call(message: Buffer, timeoutMilliseconds: number, signal: AbortSignal): Promise<Delivery> {
    return new Promise((resolve) => {
      const stream = this.#connected().request(
        {
          ':method': 'POST',
          ':path': METHOD,
          'user-agent': USER_AGENT,
          te: 'trailers',
          'content-type': 'application/grpc',
          'grpc-timeout': `${Math.ceil(timeoutMilliseconds)}m`,
          ...(this.#endpoint.compression === 'gzip' ? { 'grpc-encoding': 'gzip' } : {}),
          ...this.#endpoint.headers,
        },
        { signal },
      );
      const timer = setTimeout(() => {
        resolve(timedOut(timeoutMilliseconds));
        stream.close(constants.NGHTTP2_CANCEL);
      }, timeoutMilliseconds);
      timer.unref();
      stream.on('close', () => {
        clearTimeout(timer);
        resolve(unreachable(this.#sessionError ?? new Error('the connection was closed')));
      });
      stream.on('error', (error) => {
        setImmediate(() => resolve(unreachable(this.#sessionError ?? error)));
      });
      readAnswer(stream, resolve);
      stream.end(message);
    });
  }

  /** The connection, or a new one where it is gone. */
  #connected(): ClientHttp2Session {
    const kept = this.#session;
    if (kept !== undefined && !kept.closed && !kept.destroyed) return kept;
    const { url, tls } = this.#endpoint;
    const session = connect(url.origin, tls);
    this.#session = session;
    this.#sessionError = undefined;
    session.on('error', (error: Error) => {
      this.#sessionError = error;
    });
    session.on('goaway', () => session.close());
    session.unref();
    return session;
  }
}

function readAnswer(stream: ClientHttp2Stream, done: (delivery: Delivery) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let headers: IncomingHttpHeaders = {};
  let trailers: IncomingHttpHeaders = {};
  stream.on('response', (received) => {
    headers = received;
  });
  stream.on('trailers', (received) => {
    trailers = received;
  });
  stream.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_ANSWER_BYTES) {
      chunks.push(chunk);
      return;
    }
    const message = `its answer is longer than ${MAX_ANSWER_BYTES / 1024} KiB`;
    done({ delivered: false, reason: 'invalid', message, isTemporary: false });
    stream.close(constants.NGHTTP2_CANCEL);
  });
  stream.on('end', () => done(judged({ ...headers, ...trailers }, Buffer.concat(chunks))));
}

function judged(headers: IncomingHttpHeaders, body: Buffer): Delivery {
  const status = Number(headers[':status'] ?? 0);
  const code = headers['grpc-status'];
  if (code === undefined) return refused(`it answered ${status} and no grpc-status`, temporaryStatuses.has(status));
  if (Number(code) === OK) return answered(body.subarray(PREFIX_BYTES), 'application/x-protobuf');
  const name = temporaryCodes[Number(code)];
  const reason = decoded(String(headers['grpc-message'] ?? ''));
  return refused(`it answered with grpc-status ${String(code)} ${name ?? ''} ${reason}`, name !== undefined);
}

/** `grpc-message` is percent-encoded. */
function decoded(message: string): string {
  try {
    return decodeURIComponent(message);
  } catch {
    return message;
  }
}
