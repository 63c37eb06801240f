import type { Clock, Logger, TelemetryCore } from '@telltale/core';
import type { Protocol } from './export/otlp-endpoint.ts';
import type { InstrumentOptions } from './instrument/instrument-options.ts';
import type { PropagatorName } from './propagators.ts';
import type { ServiceOptions } from './resource/service-resource.ts';
import type { SamplingOptions } from './sampling/sampling-options.ts';

/** How a service is traced. What is left out is taken from the standard `OTEL_*` variables, and then from the defaults. */
export interface TracingOptions extends ServiceOptions, InstrumentOptions {
  /** Where spans go: a back end that takes OTLP, a line of JSON each on the console, or nowhere. @default 'otlp' */
  readonly exporter?: 'otlp' | 'console' | 'none';
  /**
   * The back end, `http://collector:4318` or, with gRPC, `http://collector:4317`. For HTTP `/v1/traces` is put behind it.
   * @default this machine
   */
  readonly endpoint?: string;
  /** @default 'http/protobuf' */
  readonly protocol?: Protocol;
  /** Sent with every request to the back end, such as its credentials. @default `OTEL_EXPORTER_OTLP_HEADERS` */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default 'none' */
  readonly compression?: 'none' | 'gzip';
  /** How long one request to the back end may take. @default 10 */
  readonly timeoutSeconds?: number;
  /** How spans wait for the back end. */
  readonly queue?: QueueOptions;
  /** The share of traces that are exported, from 0 to 1, or more about it. @default 1 */
  readonly sampling?: number | SamplingOptions;
  /** How traces are carried to and from other services. @default W3C trace context and baggage */
  readonly propagators?: readonly PropagatorName[];
  /** Gets exemplars that point at traces, and the metrics of the export. Those that are made later join by themselves. */
  readonly telemetry?: TelemetryCore;
  /** How long the end may take, with what is still to be exported. @default 5 */
  readonly shutdownTimeoutSeconds?: number;
  /** Where it is said that spans get lost. @default the telemetry's, or the console */
  readonly logger?: Logger;
  readonly clock?: Clock;
  /** @default process.env */
  readonly environment?: NodeJS.ProcessEnv;
}

/** How spans wait for the back end. */
export interface QueueOptions {
  /** Spans that wait at most; further ones are dropped and counted. @default 2048 */
  readonly maxSpans?: number;
  /** Spans of one request to the back end. @default 512 */
  readonly batchSize?: number;
  /** How long the first span of a batch waits for others. @default 5 */
  readonly delaySeconds?: number;
  /** How long a batch is tried before it is given up. @default 30 */
  readonly timeoutSeconds?: number;
}
