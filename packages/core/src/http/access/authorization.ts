import { createHash, timingSafeEqual } from 'node:crypto';
import { TelltaleError } from '../errors.ts';

/** Who may read the metrics. With both, either will do. */
export interface AuthOptions {
  /** Sent as `Authorization: Bearer …`; several while one is being replaced. */
  readonly bearerToken?: string | readonly string[];
  readonly basic?: { readonly username: string; readonly password: string };
}

/** Decides about `Authorization` headers. */
export interface Authorizer {
  allows(authorization: string | undefined): boolean;
  /** What to send as `WWW-Authenticate`. */
  readonly challenge: string;
}

interface Accepted {
  readonly scheme: 'basic' | 'bearer';
  readonly digest: Buffer;
}

/**
 * Compares what a client sends with what is accepted in a time that depends on neither: both are hashed, so that they
 * have one length, and every accepted credential is compared.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS` for an empty secret, whose value it does not show
 */
export function createAuthorizer({ bearerToken, basic }: AuthOptions): Authorizer {
  const tokens = bearerToken === undefined ? [] : [bearerToken].flat();
  const accepted: Accepted[] = tokens.map((token) => ({
    scheme: 'bearer',
    digest: digestOf(secret('bearerToken', token)),
  }));
  if (basic !== undefined) {
    const { username, password } = basic;
    if (secret('basic.username', username).includes(':'))
      refuse('basic.username', 'holds a colon, which basic auth cannot send');
    accepted.push({ scheme: 'basic', digest: digestOf(`${username}:${secret('basic.password', password)}`) });
  }
  if (accepted.length === 0) refuse('', 'names neither a bearerToken nor basic');
  const schemes = new Set(accepted.map(({ scheme }) => scheme));
  return {
    allows: (authorization) => isAccepted(authorization, accepted),
    challenge: [
      ...(schemes.has('bearer') ? ['Bearer realm="telltale"'] : []),
      ...(schemes.has('basic') ? ['Basic realm="telltale", charset="UTF-8"'] : []),
    ].join(', '),
  };
}

function isAccepted(authorization: string | undefined, accepted: readonly Accepted[]): boolean {
  const [, word = '', credentials = ''] = /^([A-Za-z]+) +([^ ]+) *$/.exec(authorization ?? '') ?? [];
  const scheme = word.toLowerCase();
  const digest = digestOf(scheme === 'basic' ? Buffer.from(credentials, 'base64') : credentials);
  let isFound = false;
  for (const one of accepted) {
    const isSame = timingSafeEqual(digest, one.digest);
    isFound = (isSame && one.scheme === scheme) || isFound;
  }
  return isFound;
}

function digestOf(text: string | Buffer): Buffer {
  return createHash('sha256').update(text).digest();
}

function secret(option: string, value: unknown): string {
  if (typeof value !== 'string' || value === '') refuse(option, 'is not a text, or empty');
  return value;
}

function refuse(option: string, problem: string): never {
  throw new TelltaleError('TELLTALE_OPTIONS', `auth${option === '' ? '' : `.${option}`} ${problem}`, undefined);
}
