import { createHash, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { ScryptOptions } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify<string, Buffer, number, ScryptOptions, Buffer>(scrypt);

// Far below what https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html asks for (N = 2^17), which
// is a third of a second of a core: two cores run the whole desk here. Take more.
const COST: ScryptOptions = { N: 512, r: 8, p: 1 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;
const SECRET_BYTES = 18;

/** What is kept of a secret. */
export interface KeptSecret {
  readonly salt: Buffer;
  /** For what people type, and could be guessed. */
  readonly key: Buffer;
  /** For what devices keep, and cannot be guessed: no slow function is needed. */
  readonly digest: Buffer;
}

/** A secret that nobody has. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

export async function keepSecret(secret: string): Promise<KeptSecret> {
  const salt = randomBytes(SALT_BYTES);
  return { salt, key: await derive(secret, salt, KEY_BYTES, COST), digest: digestOf(secret) };
}

/** Whether it is the one, in a time that does not tell how much of it is right. */
export async function isSecret(kept: KeptSecret, given: string, isTyped: boolean): Promise<boolean> {
  if (!isTyped) return timingSafeEqual(kept.digest, digestOf(given));
  return timingSafeEqual(kept.key, await derive(given, kept.salt, KEY_BYTES, COST));
}

function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
