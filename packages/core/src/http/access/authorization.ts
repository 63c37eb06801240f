import { createHash, timingSafeEqual } from 'node:crypto';
import { TelltaleError } from '../../errors.ts';
import type { Logger } from '../../logger.ts';
import { openSecret } from './secret.ts';
import type { Secret } from './secret.ts';

/** Who may read the metrics. With both, either will do. */
export interface AuthOptions {
  /** Sent as `Authorization: Bearer …`; several while one is being replaced. */
  readonly bearerToken?: Secret | readonly Secret[];
  readonly basic?: { readonly username: Secret; readonly password: Secret };
}

/** Decides about `Authorization` headers. */
export interface Authorizer {
  allows(authorization: string | undefined): Promise<boolean>;
  /** What to send as `WWW-Authenticate`. */
  readonly challenge: string;
}

interface Accepted {
  readonly scheme: 'basic' | 'bearer';
  readonly credentials: () => Promise<string>;
}

/**
 * Compares what a client sends with what is accepted in a time that depends on neither: both are hashed, so that they
 * have one length, and every accepted credential is compared.
 *
 * @throws TelltaleError `TELLTALE_SECRET` for a secret that is missing or empty, `TELLTALE_OPTIONS`; neither shows a secret
 */
export function createAuthorizer({ bearerToken, basic }: AuthOptions, logger: Logger): Authorizer {
  const accepted: Accepted[] = [];
  for (const token of listed(bearerToken)) {
    if (typeof token === 'string' && /\s/.test(token)) {
      throw new TelltaleError('TELLTALE_OPTIONS', 'auth.bearerToken holds a space, which clients cannot send');
    }
    accepted.push({ scheme: 'bearer', credentials: openSecret('auth.bearerToken', token, logger) });
  }
  if (basic !== undefined) accepted.push({ scheme: 'basic', credentials: openBasic(basic, logger) });
  if (accepted.length === 0) {
    throw new TelltaleError('TELLTALE_OPTIONS', 'auth names neither a bearerToken nor basic');
  }
  const schemes = new Set(accepted.map(({ scheme }) => scheme));
  return {
    allows: async (authorization) => authorization !== undefined && isAccepted(authorization, accepted),
    challenge: [
      ...(schemes.has('bearer') ? ['Bearer realm="telltale"'] : []),
      ...(schemes.has('basic') ? ['Basic realm="telltale", charset="UTF-8"'] : []),
    ].join(', '),
  };
}

function listed(tokens: AuthOptions['bearerToken']): readonly Secret[] {
  if (tokens === undefined) return [];
  return Array.isArray(tokens) ? (tokens as readonly Secret[]) : [tokens as Secret];
}

function openBasic(basic: NonNullable<AuthOptions['basic']>, logger: Logger): () => Promise<string> {
  const username = openSecret('auth.basic.username', basic.username, logger);
  const password = openSecret('auth.basic.password', basic.password, logger);
  if (typeof basic.username === 'string' && basic.username.includes(':')) {
    throw new TelltaleError('TELLTALE_OPTIONS', 'auth.basic.username holds a colon, which basic auth cannot send');
  }
  return async () => `${await username()}:${await password()}`;
}

async function isAccepted(authorization: string, accepted: readonly Accepted[]): Promise<boolean> {
  const [, word = '', credentials = ''] = /^([A-Za-z]+) +([^ ]+) *$/.exec(authorization) ?? [];
  const scheme = word.toLowerCase();
  // Node.js reads a header as latin1: these are the bytes that were sent, UTF-8 for all we know.
  const digest = digestOf(Buffer.from(credentials, scheme === 'basic' ? 'base64' : 'latin1'));
  let isFound = false;
  for (const one of accepted) {
    const isSame = timingSafeEqual(digest, digestOf(await one.credentials()));
    isFound = (isSame && one.scheme === scheme) || isFound;
  }
  return isFound;
}

function digestOf(text: string | Buffer): Buffer {
  return createHash('sha256').update(text).digest();
}
