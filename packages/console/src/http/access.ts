import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isLoopback } from './loopback.ts';

/** Why a request is turned away; `undefined` where it is let in. */
export type Gate = (request: IncomingMessage) => { readonly status: 401 | 403; readonly message: string } | undefined;

/**
 * Lets in who has the token. Without one, only what is addressed to this machine by a loopback name: a page of another site, whose
 * name an attacker lets point to 127.0.0.1, has that name in its requests' `Host` (DNS rebinding). A request that a browser makes
 * for another site says so and may change nothing.
 */
export function createGate(token: string | undefined): Gate {
  if (token === undefined) return loopbackGate;
  const expected = digest(token);
  return (request) => {
    const given = bearerOf(request) ?? cookieOf(request);
    if (given !== undefined && timingSafeEqual(digest(given), expected)) return undefined;
    return {
      status: 401,
      message: 'a token is needed: Authorization: Bearer <token>, or open the address with ?token=',
    };
  };
}

export function isToken(given: string, token: string): boolean {
  return timingSafeEqual(digest(given), digest(token));
}

const loopbackGate: Gate = (request) => {
  const host = hostName(request.headers.host ?? '');
  if (!isLoopback(host)) return { status: 403, message: 'the console answers to localhost alone' };
  const origin = request.headers.origin;
  if (origin !== undefined && !isLoopback(originName(origin))) {
    return { status: 403, message: 'the console answers no other sites' };
  }
  return undefined;
};

export const TOKEN_COOKIE = 'telltale_console';

function bearerOf({ headers }: IncomingMessage): string | undefined {
  const [, token] = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? [];
  return token;
}

function cookieOf({ headers }: IncomingMessage): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const at = part.indexOf('=');
    if (part.slice(0, at).trim() === TOKEN_COOKIE) return safelyDecoded(part.slice(at + 1).trim());
  }
  return undefined;
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Of equal length whatever was given, as `timingSafeEqual` needs it. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function hostName(host: string): string {
  return withoutBrackets(host.replace(/:\d+$/, '').toLowerCase());
}

function originName(origin: string): string {
  try {
    return withoutBrackets(new URL(origin).hostname);
  } catch {
    return '';
  }
}

/** IPv6 addresses stand in brackets: `[::1]`. */
function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}
