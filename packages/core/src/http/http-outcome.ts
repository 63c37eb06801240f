import type { ExemplarLabels } from '../instruments/handles.ts';
import type { ExtraValues } from './request-series-cache.ts';

/** What is known when a request is over. */
export interface HttpOutcome {
  /** The template of the matched route with the path it is mounted at, `/users/:id`; nothing where none matched. */
  readonly route?: string | undefined;
  readonly statusCode: number;
  /** Whether the client went away before it had the response: recorded as 499 and not as an error. */
  readonly aborted?: boolean | undefined;
  /** Class of the exception behind a status of 500 or more; see `errorTypeOf`. @default the status code */
  readonly errorType?: string | undefined;
  /** As sent over the wire; nothing where there was no body. */
  readonly requestBodyBytes?: number | undefined;
  /** As sent over the wire. */
  readonly responseBodyBytes?: number | undefined;
  /** Values of the labels that the catalog adds. Where one of them cannot be recorded, none is. */
  readonly labels?: ExtraValues | undefined;
  /** Labels of an exemplar. @default what the telemetry's source said when the request arrived */
  readonly exemplar?: ExemplarLabels | undefined;
}

/** nginx's code for a client that closed the connection; it stays out of objectives that count 5xx. */
const CLIENT_CLOSED_REQUEST = 499;

/** The status code that is recorded. */
export function recordedStatus({ aborted, statusCode }: HttpOutcome): number {
  return aborted === true ? CLIENT_CLOSED_REQUEST : statusCode;
}

/** The class of the exception that is recorded: none of what is no failure of the server. */
export function recordedErrorType(outcome: HttpOutcome): string | undefined {
  return recordedStatus(outcome) < 500 ? undefined : outcome.errorType;
}
