import type { Undelivered } from './delivery.ts';
import { shortened } from './otlp-answer.ts';

/** The connection failed, or was never there: refused, reset, no such host, a certificate that is not trusted. */
export function unreachable(error: unknown): Undelivered {
  const { code, message } = error as Partial<NodeJS.ErrnoException>;
  const text = [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ') || String(error);
  return { delivered: false, reason: 'unreachable', message: shortened(text), isTemporary: true };
}

/** There was no answer in time. */
export function timedOut(milliseconds: number): Undelivered {
  const message = `no answer within ${milliseconds / 1000} s`;
  return { delivered: false, reason: 'timeout', message, isTemporary: true };
}

/** It answered, but not so that the spans can be thought of as stored. */
export function refused(message: string, isTemporary: boolean, retryAfterSeconds?: number): Undelivered {
  const refusal = { delivered: false, reason: 'refused', message: shortened(message), isTemporary } as const;
  return retryAfterSeconds === undefined ? refusal : { ...refusal, retryAfterSeconds };
}

/** `Retry-After` as seconds or as a date: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after. */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - now) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}
