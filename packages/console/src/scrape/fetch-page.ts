import { expositionFormat, type ExpositionFormat } from '@telltale/promql';
import type { Target } from './target-options.ts';

/** As Prometheus asks for its pages, without protobuf. */
const ACCEPT =
  'application/openmetrics-text;version=1.0.0;q=0.6,text/plain;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.4,*/*;q=0.1';

export interface FetchedPage {
  readonly body: Uint8Array;
  readonly format: ExpositionFormat;
}

/** Fetches a page within the target's time and a number of bytes, unpacked. Rejects with a message that says what happened. */
export async function fetchPage(target: Target, maxBytes: number, ended: AbortSignal): Promise<FetchedPage> {
  const timeout = AbortSignal.timeout(target.timeoutSeconds * 1000);
  try {
    const response = await fetch(target.url, {
      headers: {
        accept: ACCEPT,
        'x-prometheus-scrape-timeout-seconds': String(target.timeoutSeconds),
        'user-agent': 'Telltale-Console',
        ...target.headers,
      },
      redirect: 'follow',
      signal: AbortSignal.any([timeout, ended]),
    });
    if (response.status !== 200) {
      await response.body?.cancel();
      throw new Error(`server returned HTTP status ${response.status} ${response.statusText}`.trimEnd());
    }
    const format = expositionFormat(response.headers.get('content-type') ?? undefined);
    if (format === undefined) {
      await response.body?.cancel();
      throw new Error(`the page is ${response.headers.get('content-type')}, which is not read here`);
    }
    return { body: await collect(response, maxBytes), format };
  } catch (error) {
    if (timeout.aborted) throw new Error(`no answer within ${target.timeoutSeconds} s`, { cause: error });
    throw new Error(reasonOf(error), { cause: error });
  }
}

async function collect(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > maxBytes) throw new Error(`the page is larger than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks, size);
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const { cause, message } = error as Error & {
    readonly cause?: { readonly message?: string; readonly code?: string };
  };
  return cause?.message || cause?.code || message;
}
