import * as http from 'node:http';
import * as https from 'node:https';
import { joinJson, joinProtobuf } from './join-requests.ts';
import { promisify } from 'node:util';
import { gzip as gzipCallback } from 'node:zlib';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Delivery, Transport } from './delivery.ts';
import { answered, MAX_ANSWER_BYTES } from './otlp-answer.ts';
import type { OtlpEndpoint } from './otlp-endpoint.ts';
import { shownUrl, USER_AGENT } from './otlp-endpoint.ts';
import { refused, retryAfter, timedOut, unreachable } from './undelivered.ts';

const gzip = promisify(gzipCallback);

const dialects = {
  'http/protobuf': { serializer: ProtobufTraceSerializer, join: joinProtobuf, contentType: 'application/x-protobuf' },
  'http/json': { serializer: JsonTraceSerializer, join: joinJson, contentType: 'application/json' },
} as const;

/** https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes */
const temporaryStatuses = new Set([429, 502, 503, 504]);

/** OTLP over HTTP, as protobuf or JSON, over one connection that is kept. */
export class OtlpHttp implements Transport {
  readonly destination: string;
  readonly #endpoint: OtlpEndpoint;
  readonly #dialect: (typeof dialects)[keyof typeof dialects];
  readonly #module: typeof http | typeof https;
  readonly #agent: http.Agent;

  constructor(endpoint: OtlpEndpoint) {
    const isSecure = endpoint.url.protocol === 'https:';
    const pool = { keepAlive: true, maxSockets: 1 };
    this.destination = shownUrl(endpoint.url);
    this.#endpoint = endpoint;
    this.#dialect = dialects[endpoint.protocol === 'http/json' ? 'http/json' : 'http/protobuf'];
    this.#module = isSecure ? https : http;
    this.#agent = isSecure ? new https.Agent({ ...pool, ...endpoint.tls }) : new http.Agent(pool);
  }

  encode(spans: readonly ReadableSpan[]): Uint8Array {
    const body = this.#dialect.serializer.serializeRequest([...spans]);
    if (body === undefined) throw new Error('the serializer made nothing of them');
    return body;
  }

  join(parts: readonly Uint8Array[]): Uint8Array {
    return this.#dialect.join(parts);
  }

  async send(body: Uint8Array, timeoutMilliseconds: number, signal: AbortSignal): Promise<Delivery> {
    try {
      const sent = this.#endpoint.compression === 'gzip' ? await gzip(body) : body;
      const first = await this.#request(sent, timeoutMilliseconds, signal);
      // A server may close a connection that is kept, just when it is used again: then another one is opened at once.
      return first === 'stale' ? await this.#settled(sent, timeoutMilliseconds, signal) : first;
    } catch (error) {
      return unreachable(error);
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #settled(body: Uint8Array, timeoutMilliseconds: number, signal: AbortSignal): Promise<Delivery> {
    const delivery = await this.#request(body, timeoutMilliseconds, signal);
    return delivery === 'stale' ? unreachable(new Error('it closes every connection')) : delivery;
  }

  #request(body: Uint8Array, timeoutMilliseconds: number, signal: AbortSignal): Promise<Delivery | 'stale'> {
    const { url, headers, compression } = this.#endpoint;
    const options: http.RequestOptions = {
      method: 'POST',
      agent: this.#agent,
      signal,
      headers: {
        'User-Agent': USER_AGENT,
        ...headers,
        'Content-Type': this.#dialect.contentType,
        'Content-Length': body.byteLength,
        ...(compression === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
      },
    };
    return new Promise((resolve) => {
      // Outside of any trace: what is exported must not be traced itself.
      context.with(suppressTracing(ROOT_CONTEXT), () => {
        const request = this.#module.request(url, options);
        const timer = setTimeout(() => {
          resolve(timedOut(timeoutMilliseconds));
          request.destroy();
        }, timeoutMilliseconds);
        // Neither the connection nor the timer keeps the process alive: whoever flushes does.
        timer.unref();
        request
          .on('socket', (socket) => socket.unref())
          .on('close', () => clearTimeout(timer))
          .on('error', (error: NodeJS.ErrnoException) => {
            const isStale = request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
            resolve(isStale && !signal.aborted ? 'stale' : unreachable(error));
          })
          .on('response', (response) => {
            readAnswer(response, (bytes) => resolve(judged(response, bytes)));
            response.on('error', (error) => resolve(unreachable(error)));
          })
          .end(body);
      });
    });
  }
}

function judged(response: http.IncomingMessage, body: Uint8Array | undefined): Delivery {
  const { statusCode = 0, statusMessage = '', headers } = response;
  if (statusCode < 200 || statusCode > 299) {
    const isTemporary = temporaryStatuses.has(statusCode);
    return refused(
      `it answered ${statusCode} ${statusMessage}`,
      isTemporary,
      retryAfter(headers['retry-after'], Date.now()),
    );
  }
  if (body !== undefined) return answered(body, headers['content-type'] ?? '');
  const message = `its answer is longer than ${MAX_ANSWER_BYTES / 1024} KiB`;
  return { delivered: false, reason: 'invalid', message, isTemporary: false };
}

/** Reads an answer to its end; nothing of it where it is too long. An answer that breaks off is an error of the response. */
function readAnswer(response: http.IncomingMessage, done: (body: Uint8Array | undefined) => void): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= MAX_ANSWER_BYTES) {
      chunks.push(chunk);
      return;
    }
    done(undefined);
    response.destroy();
  });
  response.on('end', () => done(Buffer.concat(chunks)));
}
