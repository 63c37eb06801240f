import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import type { Transform } from 'node:stream';

/** A body that is not read: the status says why. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly status: 400 | 413 | 415;

  constructor(status: 400 | 413 | 415, message: string) {
    super(message);
    this.status = status;
  }
}

const unpackers: Readonly<Record<string, (() => Transform) | undefined>> = {
  identity: undefined,
  gzip: () => createGunzip(),
  'x-gzip': () => createGunzip(),
  deflate: () => createInflate(),
  br: () => createBrotliDecompress(),
  zstd: () => createZstdDecompress(),
};

/**
 * The body of a request, unpacked, or an error as soon as it is larger than it may be: neither a large body nor a small one that
 * unpacks to a large one takes more memory than that.
 */
export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (!Object.hasOwn(unpackers, encoding)) throw new BodyError(415, `content-encoding ${encoding} is not known`);
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  const collect = new Writable({
    write(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      chunks.push(chunk);
      done(size > maxBytes ? tooLarge(maxBytes) : null);
    },
  });
  const unpack = unpackers[encoding]?.();
  try {
    if (unpack === undefined) await pipeline(request, collect);
    else await pipeline(request, unpack, collect);
  } catch (error) {
    if (error instanceof BodyError) throw error;
    throw new BodyError(400, `the body could not be read: ${(error as Error).message}`);
  }
  return Buffer.concat(chunks, size);
}

function tooLarge(maxBytes: number): BodyError {
  return new BodyError(413, `the body is larger than ${maxBytes} bytes`);
}
