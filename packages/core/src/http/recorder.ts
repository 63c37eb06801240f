import type { Labels } from '../catalog/labels.ts';
import type { HttpCatalog } from './http-catalog.ts';
import { http } from '../catalogs/http.ts';
import type { ExemplarLabels } from '../instruments/handles.ts';
import { instrumentOf } from '../instruments/instrument.ts';
import type { EngineHandle, Instrument } from '../instruments/instrument.ts';
import type { MetricRegistry } from '../registry.ts';
import type { TelemetryCore } from '../telemetry.ts';
import { httpMetricsOf } from './http-metrics.ts';
import type { HttpMetrics } from './http-metrics.ts';
import { MethodSeries } from './method-series.ts';
import { OTHER_METHOD, methods } from './request-method.ts';
import type { RequestSeries } from './request-series.ts';
import type { ExtraValues } from './request-series-cache.ts';

/** How requests are recorded. */
export interface HttpRecorderOptions<Extra extends Labels = Labels> {
  /** `httpCatalog(...)`, where requests get labels or buckets of the application's own. @default `http` */
  readonly catalog?: HttpCatalog<Extra>;
  /** Requests that are not recorded at all, by path (without the query) and method. @default none */
  readonly ignore?: (path: string, method: string) => boolean;
  /** The route of requests that no route matched: one value, whatever their path. @default 'NOT_FOUND' */
  readonly unmatchedRoute?: string;
  /** Records a route under another template, such as those of an old API under one. Asked once for each. @default itself */
  readonly groupRoute?: (route: string) => string;
  /** Records `2xx` in place of `200`, `5xx` in place of `503`. @default false */
  readonly groupStatus?: boolean;
}

/** What is known when a request arrives; `IncomingMessage` of node:http is one. */
export interface HttpRequestFacts {
  readonly method?: string | undefined;
  /** With or without a query; only looked at where requests are ignored by path. */
  readonly url?: string | undefined;
  /** What was sent, where a framework changes `url`. */
  readonly originalUrl?: string | undefined;
}

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

/** A request under way. */
export interface HttpExchange {
  /** Records the request; only the first call does. Never throws. */
  end(outcome: HttpOutcome): void;
}

/** Records the requests that a server answers. */
export interface HttpRecorder {
  /** To be called as early as possible: the duration begins here. Never throws. */
  start(request: HttpRequestFacts): HttpExchange;
  /** Requests that could not be recorded because something failed, which `telltale_recording_errors_total` counts; the first one is logged. */
  readonly failures: number;
}

/** What a recorder needs of a telemetry. */
type RecordingTelemetry = Pick<TelemetryCore, 'clock' | 'logger' | 'registry' | 'use'>;

/** nginx's code for a client that closed the connection; it stays out of objectives that count 5xx. */
const CLIENT_CLOSED_REQUEST = 499;

/** What an ignored request gets. */
export const notRecorded: HttpExchange = { end() {} };

/** What every request gets where the metrics are turned off. */
export const notShown: HttpExchange = { end() {} };

/**
 * Makes a recorder of the catalog `http`, which the telemetry gets if it was made without it.
 *
 * @throws TelltaleError `TELLTALE_METRIC_CONFLICT`
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http';
 * import { createHttpRecorder, createTelemetry } from '@telltale/core';
 * import { http } from '@telltale/core/catalogs';
 *
 * const recorder = createHttpRecorder(createTelemetry({ service: 'shop', catalogs: { http } }));
 * createServer((request, response) => {
 *   const exchange = recorder.start(request);
 *   response.once('close', () => {
 *     const { statusCode, writableFinished } = response;
 *     exchange.end({ route: '/', statusCode, aborted: !writableFinished });
 *   });
 *   response.end('hello');
 * });
 * // http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="200",http_route="/"} 1
 * ```
 */
export function createHttpRecorder(telemetry: RecordingTelemetry, options: HttpRecorderOptions = {}): HttpRecorder {
  const metrics = httpMetricsOf(telemetry, options.catalog);
  const isShown = Object.values(metrics).some((metric) => instrumentOf in metric);
  return isShown ? new Recorder(telemetry, metrics, options) : { start: () => notShown, failures: 0 };
}

/** What has no exemplar: without it, the source would be asked again when the request is over, and tell of another one. */
const noExemplar: ExemplarLabels = Object.freeze({});

class Recorder implements HttpRecorder {
  failures = 0;

  readonly #telemetry: RecordingTelemetry;
  readonly #ignore: HttpRecorderOptions['ignore'];
  readonly #unmatchedRoute: string;
  readonly #methods: ReadonlyMap<string | undefined, MethodSeries>;
  readonly #otherMethod: MethodSeries;
  readonly #get: MethodSeries;
  // Behind `duration`: it knows whether exemplars are wanted.
  readonly #instrument: Instrument | undefined;

  constructor(telemetry: RecordingTelemetry, metrics: HttpMetrics, options: HttpRecorderOptions) {
    const rules = {
      routeOf: options.groupRoute ?? ((route: string): string => route),
      statusOf: options.groupStatus === true ? statusClass : String,
    };
    this.#telemetry = telemetry;
    this.#ignore = options.ignore;
    this.#unmatchedRoute = options.unmatchedRoute ?? 'NOT_FOUND';
    const names = Object.keys((options.catalog ?? http).duration.labels).filter(
      (name) => !(name in http.duration.labels),
    );
    this.#methods = new Map(methods.map((method) => [method, new MethodSeries(metrics, method, rules, names)]));
    this.#otherMethod = this.#methods.get(OTHER_METHOD)!;
    this.#get = this.#methods.get('GET')!;
    this.#instrument = (metrics.duration as Partial<EngineHandle>)[instrumentOf];
  }

  start(request: HttpRequestFacts): HttpExchange {
    try {
      if (this.#ignore !== undefined && this.#isIgnored(request)) return notRecorded;
      const { method: name } = request;
      // Most requests are, and need not be looked up.
      const method = name === 'GET' ? this.#get : (this.#methods.get(name) ?? this.#otherMethod);
      method.active.inc();
      const instrument = this.#instrument;
      const exemplar = instrument?.tracks === true ? (instrument.currentExemplar() ?? noExemplar) : undefined;
      return new Exchange(this, method, this.#telemetry.clock.monotonic(), exemplar);
    } catch (error) {
      this.#failed(error);
      return notRecorded;
    }
  }

  finish(method: MethodSeries, start: number, outcome: HttpOutcome, exemplar: ExemplarLabels | undefined): void {
    try {
      method.active.dec();
      const seconds = (this.#telemetry.clock.monotonic() - start) / 1000;
      const aborted = outcome.aborted === true;
      const statusCode = aborted ? CLIENT_CLOSED_REQUEST : outcome.statusCode;
      const errorType = statusCode < 500 ? undefined : outcome.errorType;
      const route = outcome.route ?? this.#unmatchedRoute;
      this.#seriesOf(method, outcome.labels, route, statusCode, errorType).record(
        seconds,
        outcome.requestBodyBytes ?? -1,
        outcome.responseBodyBytes ?? -1,
        outcome.exemplar ?? exemplar,
      );
    } catch (error) {
      this.#failed(error);
    }
  }

  #seriesOf(
    method: MethodSeries,
    labels: ExtraValues | undefined,
    route: string,
    statusCode: number,
    errorType: string | undefined,
  ): RequestSeries {
    if (labels !== undefined) {
      try {
        return method.of(labels).find(route, statusCode, errorType);
      } catch (error) {
        this.#failed(error);
      }
    }
    return method.of(undefined).find(route, statusCode, errorType);
  }

  #isIgnored({ url, originalUrl = url ?? '/', method = '' }: HttpRequestFacts): boolean {
    const query = originalUrl.indexOf('?');
    return this.#ignore!(query < 0 ? originalUrl : originalUrl.slice(0, query), method);
  }

  #failed(error: unknown): void {
    (this.#telemetry.registry as MetricRegistry).recordingFailed('http');
    if (this.failures++ > 0) return;
    try {
      const cause = error instanceof Error ? error.message : String(error);
      this.#telemetry.logger.warn(
        `a request could not be recorded as it should be: ${cause}; further ones are only counted.`,
      );
    } catch {
      // A logger that fails must not fail a request.
    }
  }
}

class Exchange implements HttpExchange {
  readonly #recorder: Recorder;
  readonly #method: MethodSeries;
  readonly #start: number;
  readonly #exemplar: ExemplarLabels | undefined;
  #isOver = false;

  constructor(recorder: Recorder, method: MethodSeries, start: number, exemplar: ExemplarLabels | undefined) {
    this.#recorder = recorder;
    this.#method = method;
    this.#start = start;
    this.#exemplar = exemplar;
  }

  end(outcome: HttpOutcome): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#recorder.finish(this.#method, this.#start, outcome, this.#exemplar);
  }
}

function statusClass(statusCode: number): string {
  return `${Math.floor(statusCode / 100)}xx`;
}
