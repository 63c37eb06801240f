import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { ResolvedShipping } from './shipping-options.ts';

/** Why lines have failed, as `telltale_export_failed_total` says it. */
export type FailureReason = (typeof FAILURE_REASONS)[number];

export const FAILURE_REASONS = ['unreachable', 'timeout', 'refused', 'rejected', 'invalid'] as const;

/** What came of one attempt. */
export type Sent =
  /** The back end has it, but for some that it says it will not take. */
  | { readonly is: 'accepted'; readonly rejected: number }
  | { readonly is: 'too-large' }
  | {
      readonly is: 'failed';
      readonly reason: FailureReason;
      readonly mayRetry: boolean;
      /** What the back end asked for. */
      readonly retryAfterSeconds: number;
      /** For people; without anything of the lines. */
      readonly detail: string;
    };

const compressed = promisify(gzip);

// What is too small to be worth it.
const MIN_COMPRESSED = 1024;
// An answer says little; what is longer is none, and is not read.
const MAX_ANSWER = 64 * 1024;

// https://opentelemetry.io/docs/specs/otlp/#retryable-response-codes; Loki answers 500 while it starts.
const RETRYABLE = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Sends a batch once. Never rejects. */
export async function sendBatch(body: string, options: ResolvedShipping, milliseconds: number): Promise<Sent> {
  try {
    const isCompressed = options.compress && body.length >= MIN_COMPRESSED;
    const response = await fetch(options.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(isCompressed ? { 'content-encoding': 'gzip' } : {}),
        ...options.headers,
      },
      body: isCompressed ? await compressed(body) : body,
      // A secret in a header is for this back end alone.
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.max(1, Math.ceil(milliseconds))),
    });
    const answer = await textOf(response);
    return response.ok ? { is: 'accepted', rejected: rejectedIn(answer) } : refused(response);
  } catch (error) {
    return failed(error);
  }
}

async function textOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  let text = '';
  const decoder = new TextDecoder();
  // Leaving the loop gives the connection up.
  for await (const chunk of response.body) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MAX_ANSWER) break;
  }
  return text;
}

/** https://opentelemetry.io/docs/specs/otlp/#partial-success-1. Anything else that comes with a success is one. */
function rejectedIn(answer: string): number {
  try {
    const { partialSuccess } = JSON.parse(answer) as { partialSuccess?: { rejectedLogRecords?: string | number } };
    const rejected = Number(partialSuccess?.rejectedLogRecords ?? 0);
    return Number.isSafeInteger(rejected) && rejected > 0 ? rejected : 0;
  } catch {
    return 0;
  }
}

function refused({ status, headers }: Response): Sent {
  if (status === 413) return { is: 'too-large' };
  const seconds = Number(headers.get('retry-after') ?? 0);
  return {
    is: 'failed',
    reason: 'refused',
    mayRetry: RETRYABLE.has(status),
    retryAfterSeconds: Number.isFinite(seconds) && seconds > 0 ? seconds : 0,
    detail: `it answered ${status}`,
  };
}

function failed(error: unknown): Sent {
  const { name, message, cause } = error as {
    name?: string;
    message?: string;
    cause?: { code?: string; message?: string };
  };
  const code = cause?.code ?? '';
  const reason =
    name === 'TimeoutError' || /TIMEOUT|ETIMEDOUT/.test(code)
      ? 'timeout'
      : code.startsWith('HPE_')
        ? 'invalid'
        : 'unreachable';
  const detail =
    reason === 'timeout' ? 'it took too long' : code || cause?.message || message || 'it cannot be reached';
  return { is: 'failed', reason, mayRetry: true, retryAfterSeconds: 0, detail };
}
