import type { IncomingMessage } from 'node:http';
import type { Readable, Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { ByteBudget } from './byte-budget.ts';

/** A body that is not read: the status says why. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly status: 400 | 413 | 415 | 503;

  constructor(status: 400 | 413 | 415 | 503, message: string) {
    super(message);
    this.status = status;
  }
}

/** What is needed to unpack zstd is up to the sender: this is what RFC 8878 (section 3.1.1.1.2) has everybody accept, 8 MiB. */
const ZSTD_WINDOW_LOG = 23;

const unpackers: Readonly<Record<string, (() => Transform) | undefined>> = {
  identity: undefined,
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress({ params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG } }),
};

/** A body, and the way to say that nobody needs it any more. */
export interface ReadBody {
  readonly content: Buffer;
  readonly release: () => void;
}

/**
 * The body of a request, unpacked, or an error as soon as it is larger than it may be: neither a large body nor a small one that
 * unpacks to a large one takes more memory than that, nor do many together than the budget has.
 */
export async function readBody(request: IncomingMessage, maxBytes: number, budget: ByteBudget): Promise<ReadBody> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (!Object.hasOwn(unpackers, encoding)) throw new BodyError(415, `content-encoding ${encoding} is not known`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const unpack = unpackers[encoding]?.();
  const chunks: Buffer[] = [];
  const givenUp = new AbortController();
  const held = budget.hold(() => givenUp.abort(tooMuch('too much is being sent at once, and this is slow')));
  let size = 0;
  try {
    await eachChunk(request, { unpack, maxBytes, signal: givenUp.signal }, (chunk) => {
      if (size + chunk.length > maxBytes) throw tooLarge(maxBytes);
      if (!held.take(chunk.length)) throw tooMuch('too much is being sent at once');
      size += chunk.length;
      chunks.push(chunk);
    });
    held.keep();
    return { content: Buffer.concat(chunks, size), release: () => held.release() };
  } catch (error) {
    held.release();
    if (error instanceof BodyError) throw error;
    throw new BodyError(400, `the body could not be read: ${(error as Error).message}`);
  }
}

interface Reading {
  readonly unpack: Transform | undefined;
  /** Of the bytes that are sent, too: what unpacks to nothing would otherwise go on for ever. */
  readonly maxBytes: number;
  /** Aborted with the error that ends it. */
  readonly signal: AbortSignal;
}

/** Unlike a pipeline or a loop, it leaves the request open when it fails: there is an answer to be sent yet. */
function eachChunk(
  request: IncomingMessage,
  { unpack, maxBytes, signal }: Reading,
  take: (chunk: Buffer) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const source: Readable = unpack === undefined ? request : request.pipe(unpack);
    let sent = 0;
    const fail = (error: Error): void => {
      source.off('data', onData);
      request.off('data', onSent);
      request.unpipe();
      // What is still under way comes to nothing.
      request.resume();
      unpack?.destroy();
      reject(error);
    };
    const attempt = (work: () => void): void => {
      try {
        work();
      } catch (error) {
        fail(error as Error);
      }
    };
    const onData = (chunk: Buffer): void => attempt(() => take(chunk));
    const onSent = (chunk: Buffer): void =>
      attempt(() => {
        sent += chunk.length;
        if (sent > maxBytes) throw tooLarge(maxBytes);
      });
    source.on('data', onData);
    if (unpack !== undefined) request.on('data', onSent);
    source.once('end', resolve);
    source.once('error', fail);
    signal.addEventListener('abort', () => fail(signal.reason as Error), { once: true });
    request.once('close', () => {
      if (!request.complete) fail(new Error('the sender has gone'));
    });
  });
}

function tooMuch(why: string): BodyError {
  return new BodyError(503, `${why}, try again`);
}

function tooLarge(maxBytes: number): BodyError {
  return new BodyError(413, `the body is larger than ${maxBytes} bytes`);
}
