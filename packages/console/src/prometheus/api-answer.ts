import { PromQLError } from '@telltale/promql';
import { json } from '../http/answers.ts';
import type { Answer, Handler, Request } from '../http/route.ts';
import { ParameterError } from './parameters.ts';

/** What a successful answer may carry besides its data. */
export interface Remarks {
  readonly warnings?: readonly string[];
  readonly infos?: readonly string[];
}

/** An answer as Prometheus gives it. */
export function success(data: unknown, { warnings = [], infos = [] }: Remarks = {}): Answer {
  return json({
    status: 'success',
    data,
    ...(warnings.length > 0 && { warnings }),
    ...(infos.length > 0 && { infos }),
  });
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
      if (!(error instanceof PromQLError)) throw error;
      const [status, errorType] = statusByCode[error.code] ?? [422, 'execution'];
      const message =
        error.code === 'PROMQL_SYNTAX' || error.code === 'PROMQL_TYPE'
          ? `invalid parameter "query": ${where(error)}${error.message}`
          : error.message;
      return failure(status, errorType, message);
    }
  };
}

/** As Prometheus begins its messages; whole texts are one line here. */
function where({ position }: PromQLError): string {
  return position === undefined ? '' : `1:${position.start + 1}: parse error: `;
}
