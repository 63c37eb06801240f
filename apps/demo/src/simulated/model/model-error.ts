/** What went wrong, as OpenAI's protocol says it. */
export class ModelError extends Error {
  readonly status: number;
  readonly type: string;
  readonly code: string | null;
  readonly param: string | null;

  constructor(status: number, type: string, message: string, code: string | null = null, param: string | null = null) {
    super(message);
    this.status = status;
    this.type = type;
    this.code = code;
    this.param = param;
  }

  /** The body of the response. */
  toJSON(): unknown {
    const { message, type, param, code } = this;
    return { error: { message, type, param, code } };
  }
}

/** @param param - The field of the request. */
export function invalidRequest(message: string, param: string | null = null): ModelError {
  return new ModelError(400, 'invalid_request_error', message, null, param);
}

/** The ways in which a model that is overloaded refuses. */
export const refusals: readonly [ModelError, ...ModelError[]] = [
  new ModelError(429, 'requests', 'Rate limit reached: please try again.', 'rate_limit_exceeded'),
  new ModelError(500, 'server_error', 'The server had an error while processing your request.'),
  new ModelError(503, 'server_error', 'The engine is currently overloaded, please try again later.'),
];
