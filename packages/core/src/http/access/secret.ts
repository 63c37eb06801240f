import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { TelltaleError, shown } from '../../errors.ts';
import type { Logger } from '../../logger.ts';

/**
 * A secret, or where it is: in an environment variable, or in a file such as a mounted Kubernetes or Docker secret. A
 * file is read again when it changes; a line break at its end does not count.
 */
export type Secret = string | { readonly env: string } | { readonly file: string };

/** The secret as it is now. Never rejects, and is never empty. */
export type CurrentSecret = () => Promise<string>;

/**
 * Opens a secret, which has to be there.
 *
 * @param option - What it is called in errors, which never show its value.
 * @throws TelltaleError `TELLTALE_SECRET`
 */
export function openSecret(option: string, secret: Secret, logger: Logger): CurrentSecret {
  if (typeof secret === 'object' && secret !== null) {
    if ('file' in secret && typeof secret.file === 'string') return secretFile(option, secret.file, logger);
    if ('env' in secret && typeof secret.env === 'string') {
      return fixed(process.env[secret.env], `${option}: the environment variable ${secret.env}`);
    }
  }
  return fixed(secret, option);
}

function fixed(secret: unknown, what: string): CurrentSecret {
  if (secret === undefined) refuse(`${what} is not set`);
  if (typeof secret !== 'string') refuse(`${what} is not a text`);
  if (secret === '') refuse(`${what} is empty`);
  const same = Promise.resolve(secret);
  return () => same;
}

function secretFile(option: string, path: string, logger: Logger): CurrentSecret {
  const what = `${option}: the file ${shown(path)}`;
  let held = readNow(what, path);
  let version = '';
  let isTold = false;
  const keeps = (problem: string): void => {
    if (isTold) return;
    isTold = true;
    logger.error(`${what} ${problem}; the secret that was read before stays in force.`);
  };
  return async () => {
    try {
      // Asked at each request, as there are few: a mounted secret is replaced as a whole, which watchers miss.
      const { ino, mtimeMs, size } = await stat(path);
      const found = `${ino} ${mtimeMs} ${size}`;
      if (found === version) return held;
      const text = trimmed(await readFile(path, 'utf8'));
      // Half written, or emptied by mistake: never to be taken for a secret.
      if (text === '') keeps('is empty');
      else [held, version, isTold] = [text, found, false];
    } catch (error) {
      keeps(`cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`);
    }
    return held;
  };
}

function readNow(what: string, path: string): string {
  let text: string;
  try {
    text = trimmed(readFileSync(path, 'utf8'));
  } catch (error) {
    refuse(`${what} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`, error);
  }
  if (text === '') refuse(`${what} is empty`);
  return text;
}

function trimmed(text: string): string {
  return text.replace(/[\r\n]+$/, '');
}

function refuse(problem: string, cause?: unknown): never {
  throw new TelltaleError('TELLTALE_SECRET', problem, undefined, cause);
}
