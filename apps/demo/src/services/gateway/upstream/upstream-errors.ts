import { HttpException, HttpStatus } from '@nestjs/common';

/** Another service did not answer, or not as it should. What it says is for whoever asked the gateway. */
export class UpstreamError extends HttpException {}

/** Another service refused what it was asked: its status is passed on. */
export class RefusedError extends UpstreamError {}

const LATE: ReadonlySet<unknown> = new Set([
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** No answer in time is 504, no answer at all 502. */
export function unanswered(name: string, thrown: unknown): UpstreamError {
  const isLate = LATE.has((thrown as { readonly code?: unknown }).code);
  const status = isLate ? HttpStatus.GATEWAY_TIMEOUT : HttpStatus.BAD_GATEWAY;
  const message = isLate ? `${name} does not answer in time.` : `${name} cannot be reached.`;
  return new UpstreamError(message, status, { cause: thrown });
}

/** An error within another service is 502 here; whatever else it says holds for the gateway, too. */
export function statusOf(status: number): number {
  return status === 500 ? HttpStatus.BAD_GATEWAY : status;
}
