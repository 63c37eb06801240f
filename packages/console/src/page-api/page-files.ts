import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file of the page, ready to be sent. */
export interface PageFile {
  readonly type: string;
  readonly etag: string;
  readonly plain: Buffer;
  readonly gzip: Buffer | undefined;
}

/** Files of the page by their path: `index.html`, `assets/index-a1b2c3.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>;

/** Beside the built package, and from its sources. */
const FOLDERS = ['./page/', '../../dist/page/'];

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Reads the built page; nothing where it was not built. */
export async function readPageFiles(): Promise<PageFiles> {
  const files = new Map<string, PageFile>();
  const folder = FOLDERS.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((path) =>
    existsSync(join(path, 'index.html')),
  );
  if (folder === undefined) return files;
  const read = async (path: string): Promise<void> => {
    const type = types[extname(path)];
    if (type === undefined) return;
    const plain = await readFile(path);
    const gzip = existsSync(`${path}.gz`) ? await readFile(`${path}.gz`) : undefined;
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
    files.set(relative(folder, path).split(sep).join('/'), { type, etag, plain, gzip });
  };
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  await Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => read(join(entry.parentPath, entry.name))));
  return files;
}
