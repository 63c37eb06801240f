import { PromQLError } from '@telltale/promql';
import { json } from '../http/answers.ts';
import type { Answer, Handler, Request } from '../http/route.ts';
import { BusyError } from '../queued-engine.ts';
import { TurnsError } from '../turns.ts';
import { ParameterError } from './parameters.ts';

/** What a successful answer may carry besides its data. */
export interface Remarks {
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** What Prometheus says of an answer that its limit cuts. */
export const TRUNCATED = 'results truncated due to limit';

/** An answer as Prometheus gives it. */
export function success(data: unknown, remarks: Remarks = {}): Answer {
  return successOf(JSON.stringify(data), remarks);
}

/** The same, of data that are JSON already: what is large is not made into objects first. */
export function successOf(data: string, { warnings = [], infos = [] }: Remarks = {}): Answer {
  const remarks = { ...(warnings.length > 0 && { warnings }), ...(infos.length > 0 && { infos }) };
  const rest = JSON.stringify(remarks).slice(1);
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: `{"status":"success","data":${data}${rest === '}' ? rest : `,${rest}`}`,
  };
}

function failure(status: number, errorType: string, error: string): Answer {
  return json({ status: 'error', errorType, error }, status);
}

const statusByCode: Readonly<Record<string, readonly [status: number, errorType: string]>> = {
  PROMQL_SYNTAX: [400, 'bad_data'],
  PROMQL_TYPE: [400, 'bad_data'],
  PROMQL_OPTIONS: [400, 'bad_data'],
  PROMQL_LIMIT_STEPS: [400, 'bad_data'],
  PROMQL_LIMIT_DEPTH: [400, 'bad_data'],
  PROMQL_LIMIT_TIME: [503, 'timeout'],
  PROMQL_CANCELLED: [499, 'canceled'],
};

/** A handler whose errors are answered as Prometheus answers them. */
export function api(handle: (request: Request) => Promise<Answer> | Answer): Handler {
  return async (request) => {
    try {
      return await handle(request);
    } catch (error) {
      if (error instanceof ParameterError) return failure(400, 'bad_data', error.message);
      if (error instanceof BusyError) return failure(503, 'unavailable', error.message);
      if (error instanceof TurnsError) {
        return failure(error.reason === 'timeout' ? 503 : 499, error.reason, error.message);
      }
      if (!(error instanceof PromQLError)) throw error;
      if (isTimeout(error)) return failure(503, 'timeout', 'query timed out in expression evaluation');
      const [status, errorType] = statusByCode[error.code] ?? [422, 'execution'];
      const message =
        error.code === 'PROMQL_SYNTAX' || error.code === 'PROMQL_TYPE'
          ? `invalid parameter "query": ${where(error)}${error.message}`
          : error.message;
      return failure(status, errorType, message);
    }
  };
}

/** A query that was cancelled as the time was up that it was given. */
function isTimeout({ code, cause }: PromQLError): boolean {
  return code === 'PROMQL_CANCELLED' && (cause as Error | undefined)?.name === 'TimeoutError';
}

/** As Prometheus begins its messages; whole texts are one line here. */
function where({ position }: PromQLError): string {
  return position === undefined ? '' : `1:${position.start + 1}: parse error: `;
}
