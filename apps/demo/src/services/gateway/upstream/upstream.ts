import { BadRequestException, HttpStatus } from '@nestjs/common';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { RefusedError, UpstreamError, statusOf, unanswered } from './upstream-errors.ts';

/** What is asked of another service. */
export interface Question {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface UpstreamOptions {
  /** As it is called in messages. */
  readonly name: string;
  readonly url: string;
  /** Seconds that it has for its answer. */
  readonly timeoutSeconds: number;
}

const CONNECTIONS = 64;
const CONNECT_SECONDS = 1;

// What the gateway reads itself is small; exports pass through without being held.
const MAX_READ_BYTES = 1024 * 1024;

/** Another service, asked over connections that are kept. */
export class Upstream {
  readonly name: string;
  readonly #pool: Pool;

  constructor({ name, url, timeoutSeconds }: UpstreamOptions) {
    this.name = name;
    this.#pool = new Pool(url, {
      connections: CONNECTIONS,
      connect: { timeout: CONNECT_SECONDS * 1000 },
      headersTimeout: timeoutSeconds * 1000,
      bodyTimeout: timeoutSeconds * 1000,
    });
  }

  /**
   * What it answers, whatever the status.
   *
   * @throws UpstreamError where nothing comes: 502, in time: 504; BadRequestException
   */
  async send({ method, path, body, headers, signal }: Question): Promise<Dispatcher.ResponseData> {
    const text = body === undefined ? null : textOf(body);
    try {
      return await this.#pool.request({
        method,
        path,
        headers: { ...headers, ...(text !== null && { 'content-type': 'application/json' }) },
        body: text,
        ...(signal !== undefined && { signal }),
      });
    } catch (thrown) {
      throw this.unanswered(thrown);
    }
  }

  /** The value that it answers with. @throws RefusedError with its status where that is 400 or more; UpstreamError */
  async ask<T>(question: Question): Promise<T> {
    const { statusCode, body } = await this.send(question);
    const text = await this.#read(body);
    if (statusCode < 400) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw new RefusedError(`${this.name} answered ${statusCode}: ${messageIn(text)}`, statusOf(statusCode));
  }

  /** Whether it answers at all; that it refuses does not count. */
  async isWell(path: string): Promise<boolean> {
    const { statusCode, body } = await this.send({ method: 'GET', path });
    await body.dump();
    return statusCode < 500;
  }

  unanswered(thrown: unknown): UpstreamError {
    return unanswered(this.name, thrown);
  }

  /** Ends what is under way, too. */
  close(): Promise<void> {
    return this.#pool.destroy();
  }

  async #read(body: Dispatcher.ResponseData['body']): Promise<string> {
    const chunks: Buffer[] = [];
    let length = 0;
    try {
      for await (const chunk of body as AsyncIterable<Buffer>) {
        length += chunk.length;
        if (length > MAX_READ_BYTES) break;
        chunks.push(chunk);
      }
    } catch (thrown) {
      throw this.unanswered(thrown);
    }
    if (length > MAX_READ_BYTES) throw new UpstreamError(`${this.name} answered too much.`, HttpStatus.BAD_GATEWAY);
    return Buffer.concat(chunks).toString();
  }
}

/** As JSON. What is read of a body can be nested deeper than what can be written. @throws BadRequestException */
function textOf(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch (cause) {
    throw new BadRequestException('The body is nested too deeply.', { cause });
  }
}

/** What a service says about its refusal: `{ error }` or `{ message }`, or text. */
function messageIn(text: string): string {
  try {
    const { error, message = error } = JSON.parse(text) as { error?: unknown; message?: unknown };
    return typeof message === 'string' ? message : 'no reason';
  } catch {
    return text.slice(0, 200);
  }
}
