import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { Delivery } from './delivery.ts';

/** What is read of an answer at most: one that does not end must not fill the memory. */
export const MAX_ANSWER_BYTES: number = 64 * 1024;

/** What a successful answer says: a back end may take a batch in part. */
export function answered(body: Uint8Array, contentType: string): Delivery {
  if (/^text\/html/i.test(contentType)) {
    // A proxy or a web page: whoever answers so has not stored spans.
    return { delivered: false, reason: 'invalid', message: 'it answered with a web page', isTemporary: false };
  }
  const { rejectedSpans = 0, errorMessage } = partialSuccess(body, contentType) ?? {};
  const rejected = Number(rejectedSpans) || 0;
  return errorMessage ? { delivered: true, rejected, message: shortened(errorMessage) } : { delivered: true, rejected };
}

/** One line that fits into a log, whatever a back end sends. */
export function shortened(text: string): string {
  const line = text.replaceAll(/[^\x20-\x7e]+/g, ' ').trim();
  return line.length > 200 ? `${line.slice(0, 197)}...` : line;
}

type PartialSuccess = { readonly rejectedSpans?: unknown; readonly errorMessage?: string };

/** Back ends answer in the language they were spoken to, in the other one, or with `ok`: all of it is a success. */
function partialSuccess(body: Uint8Array, contentType: string): PartialSuccess | undefined {
  try {
    if (/^application\/json/i.test(contentType)) return JsonTraceSerializer.deserializeResponse(body).partialSuccess;
    if (/^application\/x-protobuf/i.test(contentType)) {
      return ProtobufTraceSerializer.deserializeResponse(body).partialSuccess;
    }
  } catch {
    // It has taken the batch; it only cannot say so.
  }
  return undefined;
}
