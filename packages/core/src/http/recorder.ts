import type { Labels } from '../catalog/labels.ts';
import type { HttpCatalog } from './http-catalog.ts';
import { http } from '../catalogs/http.ts';
import type { ExemplarLabels } from '../instruments/handles.ts';
import { instrumentOf } from '../instruments/instrument.ts';
import type { EngineHandle, Instrument } from '../instruments/instrument.ts';
import type { TelemetryCore } from '../telemetry.ts';
import { httpMetricsOf } from './http-metrics.ts';
import type { HttpMetrics } from './http-metrics.ts';
import { recordedErrorType, recordedStatus } from './http-outcome.ts';
import type { HttpOutcome } from './http-outcome.ts';
import { MethodSeries } from './method-series.ts';
import { OTHER_METHOD, methods } from './request-method.ts';
import type { RequestSeries } from './request-series.ts';
import type { ExtraValues } from './request-series-cache.ts';
import { RouteNames } from './route-names.ts';
import type { RouteNaming } from './route-names.ts';

/** How requests are recorded. */
export interface HttpRecorderOptions<Extra extends Labels = Labels> extends RouteNaming {
  /** `httpCatalog(...)`, where requests get labels or buckets of the application's own. @default `http` */
  readonly catalog?: HttpCatalog<Extra>;
  /**
   * Requests that are not recorded at all, by path (without the query) and method. Where it throws, the request is recorded.
   * @default none
   */
  readonly ignore?: (path: string, method: string) => boolean;
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

/** A request under way. */
export interface HttpExchange {
  /** Records the request; only the first call does. Never throws. */
  end(outcome: HttpOutcome): void;
}

/** Records the requests that a server answers. */
export interface HttpRecorder {
  /** To be called as early as possible: the duration begins here. Never throws. */
  start(request: HttpRequestFacts): HttpExchange;
  /** Counts a request of which something could not be recorded, such as its labels, and logs the first one. Never throws. */
  failed(error: unknown): void;
  /** How often something failed: `telltale_recording_errors_total{source="http"}`, of this recorder alone. */
  readonly failures: number;
}

/** What a recorder needs of a telemetry. */
type RecordingTelemetry = Pick<TelemetryCore, 'clock' | 'recordingFailed' | 'use'>;

type RecordingRules = Omit<HttpRecorderOptions, keyof RouteNaming>;

/** What a request gets that is ignored. Nobody is told of it either. */
export const ignored: HttpExchange = { end() {} };

/** What every request gets where the metrics are turned off. Those who observe requests are told of it nevertheless. */
export const metricsOff: HttpExchange = { end() {} };

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
  return recorderOf(telemetry, options, routeNamesOf(telemetry, options));
}

/** The same, for who names routes elsewhere, too. */
export function recorderOf(telemetry: RecordingTelemetry, options: RecordingRules, routes: RouteNames): HttpRecorder {
  const metrics = httpMetricsOf(telemetry, options.catalog);
  const isShown = Object.values(metrics).some((metric) => instrumentOf in metric);
  return isShown ? new Recorder(telemetry, metrics, options, routes) : new NoRecorder();
}

/** The names of the routes that a telemetry records. */
export function routeNamesOf(telemetry: RecordingTelemetry, naming: RouteNaming): RouteNames {
  return new RouteNames(naming, (error) => telemetry.recordingFailed(SOURCE, error));
}

/** What failures are counted under. */
const SOURCE = 'http';

/** What has no exemplar. Without it, the source would be asked once more at the end, where another trace may be active. */
const noExemplar: ExemplarLabels = Object.freeze({});

class Recorder implements HttpRecorder {
  failures = 0;

  readonly #telemetry: RecordingTelemetry;
  readonly #ignore: HttpRecorderOptions['ignore'];
  readonly #routes: RouteNames;
  readonly #methods: ReadonlyMap<string | undefined, MethodSeries>;
  readonly #otherMethod: MethodSeries;
  readonly #get: MethodSeries;
  // Behind `duration`: it knows whether exemplars are wanted.
  readonly #instrument: Instrument | undefined;

  constructor(telemetry: RecordingTelemetry, metrics: HttpMetrics, options: RecordingRules, routes: RouteNames) {
    const rules = {
      routeOf: (route: string): string => routes.of(route),
      statusOf: options.groupStatus === true ? statusClass : String,
    };
    this.#telemetry = telemetry;
    this.#ignore = options.ignore;
    this.#routes = routes;
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
      if (this.#ignore !== undefined && this.#isIgnored(this.#ignore, request)) return ignored;
      const { method: name } = request;
      // Most requests are, and need not be looked up.
      const method = name === 'GET' ? this.#get : (this.#methods.get(name) ?? this.#otherMethod);
      method.active.inc();
      const instrument = this.#instrument;
      const exemplar = instrument?.tracks === true ? (instrument.currentExemplar() ?? noExemplar) : undefined;
      return new Exchange(this, method, this.#telemetry.clock.monotonic(), exemplar);
    } catch (error) {
      this.failed(error);
      return ignored;
    }
  }

  finish(method: MethodSeries, start: number, outcome: HttpOutcome, exemplar: ExemplarLabels | undefined): void {
    try {
      method.active.dec();
      const seconds = (this.#telemetry.clock.monotonic() - start) / 1000;
      const route = outcome.route ?? this.#routes.unmatched;
      const errorType = recordedErrorType(outcome);
      this.#seriesOf(method, outcome.labels, route, recordedStatus(outcome), errorType).record(
        seconds,
        outcome.requestBodyBytes ?? -1,
        outcome.responseBodyBytes ?? -1,
        outcome.exemplar ?? exemplar,
      );
    } catch (error) {
      this.failed(error);
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
        this.failed(error);
      }
    }
    return method.of(undefined).find(route, statusCode, errorType);
  }

  #isIgnored(ignore: IgnoreRule, { url, originalUrl = url ?? '/', method = '' }: HttpRequestFacts): boolean {
    const query = originalUrl.indexOf('?');
    try {
      return ignore(query < 0 ? originalUrl : originalUrl.slice(0, query), method);
    } catch (error) {
      this.failed(error);
      return false;
    }
  }

  failed(error: unknown): void {
    this.failures++;
    this.#telemetry.recordingFailed(SOURCE, error);
  }
}

type IgnoreRule = NonNullable<HttpRecorderOptions['ignore']>;

/** Where the metrics are turned off. */
class NoRecorder implements HttpRecorder {
  readonly failures = 0;

  start(): HttpExchange {
    return metricsOff;
  }

  failed(): void {}
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
