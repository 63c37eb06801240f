import type { Clock, InstrumentsOf } from '@telltale/core';
import type { httpClient } from '@telltale/core/catalogs';
import { errorCodeOf } from '../instrument/error-code.ts';
import { knownMethod } from './known-method.ts';
import type { KnownMethod } from './known-method.ts';
import type { ServerAddress } from './server-addresses.ts';

/** The part of undici's request that its diagnostics channels show and that is looked at here. */
export interface UndiciRequest {
  /** `https://api.example.com`, as a string or a URL. */
  readonly origin: unknown;
  readonly method: string;
  /** With its query. */
  readonly path: string;
}

/** Decides what is recorded of a request, and under which labels. */
export interface RequestLabels {
  readonly isIgnored: (request: UndiciRequest) => boolean;
  readonly addressOf: (origin: unknown) => ServerAddress;
  readonly templateOf: (request: UndiciRequest) => string | undefined;
}

interface Call extends ServerAddress {
  readonly http_request_method: KnownMethod;
  readonly url_template: string | undefined;
  readonly startedAt: number;
  /** Once the headers of the answer are there: when, and with what status. */
  answer: { readonly at: number; readonly status: number } | undefined;
}

/** Follows requests from undici's events: each is recorded once, when its answer is complete or it failed. */
export class RequestRecorder {
  readonly #metrics: InstrumentsOf<typeof httpClient>;
  readonly #clock: Clock;
  readonly #labels: RequestLabels;
  readonly #calls = new WeakMap<object, Call>();

  constructor(metrics: InstrumentsOf<typeof httpClient>, clock: Clock, labels: RequestLabels) {
    this.#metrics = metrics;
    this.#clock = clock;
    this.#labels = labels;
  }

  created(request: UndiciRequest): void {
    if (this.#labels.isIgnored(request)) return;
    const call: Call = {
      ...this.#labels.addressOf(request.origin),
      http_request_method: knownMethod(request.method),
      url_template: this.#labels.templateOf(request),
      startedAt: this.#clock.monotonic(),
      answer: undefined,
    };
    this.#metrics.activeRequests.inc(activeLabels(call));
    this.#calls.set(request, call);
  }

  answered(request: object, status: number): void {
    const call = this.#calls.get(request);
    // Informational answers come before the one that counts.
    if (call !== undefined && status >= 200) call.answer = { at: this.#clock.monotonic(), status };
  }

  completed(request: object): void {
    const call = this.#end(request);
    if (call !== undefined) this.#record(call, this.#clock.monotonic(), errorOfStatus(call.answer?.status));
  }

  /**
   * A body that the application stopped reading, or never began to, is no failure of the server, and the time until
   * somebody noticed is not the request's: it counts with the time until its headers.
   */
  failed(request: object, error: unknown): void {
    const call = this.#end(request);
    if (call === undefined) return;
    const { answer } = call;
    if (answer !== undefined && isAbort(error)) this.#record(call, answer.at, errorOfStatus(answer.status));
    else this.#record(call, this.#clock.monotonic(), errorCodeOf(error));
  }

  connectionFailed({ server_address, server_port }: ServerAddress, error: unknown): void {
    this.#metrics.connectionErrors.inc({ server_address, server_port, error_type: errorCodeOf(error) });
  }

  #end(request: object): Call | undefined {
    const call = this.#calls.get(request);
    if (call === undefined) return undefined;
    this.#calls.delete(request);
    this.#metrics.activeRequests.dec(activeLabels(call));
    return call;
  }

  #record(call: Call, endedAt: number, error_type: string | undefined): void {
    const { http_request_method, server_address, server_port, url_template, answer } = call;
    const http_response_status_code = answer === undefined ? undefined : String(answer.status);
    this.#metrics.duration.observe(
      { http_request_method, server_address, server_port, url_template, http_response_status_code, error_type },
      (endedAt - call.startedAt) / 1000,
    );
  }
}

function activeLabels({ http_request_method, server_address, server_port }: Call) {
  return { http_request_method, server_address, server_port };
}

/** https://opentelemetry.io/docs/specs/semconv/http/http-metrics/: for a client, 4xx are errors as 5xx are. */
function errorOfStatus(status: number | undefined): string | undefined {
  return status !== undefined && status >= 400 ? String(status) : undefined;
}

const isAbort = (error: unknown): boolean => (error as { name?: unknown } | undefined)?.name === 'AbortError';
