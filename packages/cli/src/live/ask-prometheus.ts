import { CliError } from '../errors.ts';
import { reasonOf } from '../doctor/fetch-page.ts';

/** What a Prometheus answered to an instant query. */
export interface Answer {
  /** Series of the result; 1 for a scalar. */
  readonly series: number;
  /** What is wrong with the query, in Prometheus' words. */
  readonly error?: string;
}

/** Asks a Prometheus, or what speaks its HTTP API. */
export interface Asking {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
}

/** @throws CliError `CLI_FETCH` where the server does not answer, or not as Prometheus does */
export async function askPrometheus(query: string, { url, headers, timeoutSeconds }: Asking): Promise<Answer> {
  const endpoint = `${url.replace(/\/+$/, '')}/api/v1/query`;
  let status: number;
  let text: string;
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      body: new URLSearchParams({ query }),
      headers,
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    status = response.status;
    text = await response.text();
  } catch (error) {
    throw new CliError('CLI_FETCH', `${endpoint} does not answer: ${reasonOf(error, timeoutSeconds)}`, {
      cause: error,
    });
  }
  const answer = parsed(text);
  if (answer?.status === 'error') return { series: 0, error: answer.error ?? `status ${status}` };
  const result = answer?.data?.result;
  if (answer?.status !== 'success' || !Array.isArray(result)) {
    throw new CliError('CLI_FETCH', `${endpoint} answers ${status}, and not as Prometheus does`);
  }
  return { series: answer.data?.resultType === 'scalar' ? 1 : result.length };
}

interface ApiAnswer {
  readonly status?: string;
  readonly error?: string;
  readonly data?: { readonly resultType?: string; readonly result?: unknown };
}

function parsed(text: string): ApiAnswer | undefined {
  try {
    return JSON.parse(text) as ApiAnswer;
  } catch {
    return undefined;
  }
}
