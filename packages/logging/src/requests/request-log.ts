import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { clientAddress, observeExchanges } from '@telltale/core';
import type { EndedExchange, ExchangeObserver, TelemetryCore } from '@telltale/core';
import type { Logger as PinoLogger } from 'pino';
import type { CurrentRequest, RequestContext } from '../request-context.ts';
import type { TraceIds, TraceIdSource } from '../trace-ids.ts';
import { anonymised } from './anonymised-address.ts';
import type { ResolvedRequestLog } from './request-log-options.ts';

/** What a request log is made of. */
export interface RequestLogParts {
  readonly telemetry: TelemetryCore;
  readonly logger: PinoLogger;
  readonly context: RequestContext;
  readonly traceIds: TraceIdSource | undefined;
  readonly options: ResolvedRequestLog;
}

/**
 * Logs each request that an adapter of a telemetry records, once, when it is over; and lets what is logged in between
 * know which request it is about.
 *
 * @returns ends it
 */
export function logRequests({ telemetry, logger, context, traceIds, options }: RequestLogParts): () => void {
  const { clock } = telemetry;
  const client = clientOf(options);
  const newId = requestIds();
  const observer: ExchangeObserver = ({ request, route }) => {
    const start = clock.monotonic();
    const trace = traceIds?.();
    const current: CurrentRequest = {
      id: sentId(request) ?? newId(),
      route,
      fields: {},
      errors: new Set(),
      isOver: false,
    };
    // Now: a connection that is closed has no address any more.
    const origin = client(request);
    context.enter(current);
    return (end) => {
      const fields: Record<string, unknown> = trace === undefined ? {} : traceFields(trace);
      addEnd(fields, request, end, current);
      fields['duration_ms'] = Math.round((clock.monotonic() - start) * 1000) / 1000;
      if (origin !== undefined) fields['client_address'] = origin;
      if (options.path) fields['path'] = pathOf(request);
      context.run(current, () => {
        const message = `${request.method} ${end.route} ${end.statusCode}`;
        if (end.statusCode >= 500) logger.error(fields, message);
        else logger.info(fields, message);
      });
      current.isOver = true;
    };
  };
  return observeExchanges(telemetry, observer);
}

function addEnd(
  fields: Record<string, unknown>,
  request: IncomingMessage,
  { route, statusCode, errorType, requestBodyBytes, responseBodyBytes, error, labels }: EndedExchange,
  { errors }: CurrentRequest,
): void {
  fields['method'] = request.method;
  fields['route'] = route;
  fields['status'] = statusCode;
  if (requestBodyBytes !== undefined) fields['request_bytes'] = requestBodyBytes;
  if (responseBodyBytes !== undefined) fields['response_bytes'] = responseBodyBytes;
  if (errorType !== undefined) fields['error_type'] = errorType;
  if (labels !== undefined) Object.assign(fields, labels);
  const isNews = statusCode >= 500 && error != null && !errors.has(error) && !errors.has((error as Error).stack);
  if (isNews) fields['err'] = error;
}

function traceFields({ traceId, spanId, traceFlags }: TraceIds): Record<string, unknown> {
  return { trace_id: traceId, span_id: spanId, trace_flags: traceFlags.toString(16).padStart(2, '0') };
}

// What proxies and clients send; what is longer, or holds anything else, is no id.
const SENT_ID = /^[\w.-]{6,100}$/;

function sentId({ headers }: IncomingMessage): string | undefined {
  const id = headers['x-request-id'];
  return typeof id === 'string' && SENT_ID.test(id) ? id : undefined;
}

/** Ids that tell requests apart among all processes: `x7Yq3kA0-1`, `x7Yq3kA0-2`. */
function requestIds(): () => string {
  const prefix = randomBytes(6).toString('base64url');
  let count = 0;
  return () => `${prefix}-${(++count).toString(36)}`;
}

function pathOf(request: IncomingMessage & { readonly originalUrl?: string }): string {
  return (request.originalUrl ?? request.url ?? '').split('?', 1)[0]!;
}

function clientOf({
  clientAddress: kind,
  trustProxy,
}: ResolvedRequestLog): (request: IncomingMessage) => string | undefined {
  if (kind === false) return () => undefined;
  const find = clientAddress(trustProxy);
  return ({ headers, socket, method = '', url = '' }) => {
    const address = find({ headers, method, path: url, remoteAddress: socket.remoteAddress });
    if (address === undefined) return undefined;
    return kind === 'full' ? address.text : anonymised(address);
  };
}
