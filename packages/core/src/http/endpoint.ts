/** A request as every framework can describe it. */
export interface EndpointRequest {
  readonly method: string;
  /** Below the point where the endpoints are mounted; a query is ignored. */
  readonly path: string;
  /** Names in lower case, as node:http has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Of the connection: not what a framework makes of `X-Forwarded-For`, which the endpoints read themselves. */
  readonly remoteAddress?: string | undefined;
}

/** What to send. */
export interface EndpointResponse {
  readonly status: number;
  /** Names in lower case; `content-length` is among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for `HEAD`. Pieces are to be sent in order, and are not to be read after {@link release}. */
  readonly body: string | Uint8Array | readonly Uint8Array[];
  /** To be called once the body is sent, or will never be; idempotent. */
  release(): void;
}

/** What an endpoint answers, before what all of them have in common is added. */
export interface EndpointAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | readonly Uint8Array[];
  readonly release?: () => void;
}

/** A short message for people. It never says why: the log does. */
export function plainAnswer(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): EndpointAnswer {
  return { status, contentType: 'text/plain; charset=utf-8', headers, body: `${message}\n` };
}

export function jsonAnswer(status: number, value: unknown): EndpointAnswer {
  return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` };
}

/** A header's text; the values of one that came several times are joined as HTTP does it. */
export function headerOf(request: EndpointRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' || value === undefined ? value : value.join(', ');
}

/** Completes an answer: nobody may cache it or take it for another type, and `HEAD` gets no body. */
export function completed(answer: EndpointAnswer, method: string): EndpointResponse {
  const { status, contentType, body, headers, release = (): void => {} } = answer;
  const isHead = method === 'HEAD';
  if (isHead) release();
  return {
    status,
    headers: {
      'content-type': contentType,
      'content-length': String(lengthOf(body)),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    body: isHead ? '' : body,
    release: isHead ? (): void => {} : release,
  };
}

function lengthOf(body: EndpointAnswer['body']): number {
  if (typeof body === 'string') return Buffer.byteLength(body);
  if (body instanceof Uint8Array) return body.length;
  return body.reduce((sum, chunk) => sum + chunk.length, 0);
}
