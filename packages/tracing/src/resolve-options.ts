import { diag, DiagConsoleLogger } from '@opentelemetry/api';
import type { TextMapPropagator } from '@opentelemetry/api';
import { diagLogLevelFromString } from '@opentelemetry/core';
import type { Resource } from '@opentelemetry/resources';
import type { SpanLimits } from '@opentelemetry/sdk-trace';
import { consoleLogger, systemClock, TelltaleError } from '@telltale/core';
import type { Clock, Logger, TelemetryCore } from '@telltale/core';
import { Environment } from './environment/environment.ts';
import { otlpEndpoint } from './environment/otlp-settings.ts';
import { sampling } from './environment/sampling-settings.ts';
import type { OtlpEndpoint } from './export/otlp-endpoint.ts';
import type { PipelineLimits } from './export/span-pipeline.ts';
import type { Instrumented } from './instrument/instrument-options.ts';
import { instrumented } from './instrument/instrument-settings.ts';
import { propagator } from './propagators.ts';
import { serviceResource } from './resource/service-resource.ts';
import type { Sampling } from './sampling/sampling-options.ts';
import type { TracingOptions } from './tracing-options.ts';

/** Everything that starting needs, with nothing left open. */
export interface ResolvedTracing {
  readonly isDisabled: boolean;
  readonly resource: Resource;
  /** Nothing for spans that go nowhere. */
  readonly exportTo: OtlpEndpoint | 'console' | undefined;
  readonly limits: PipelineLimits;
  readonly sampling: Sampling;
  readonly spanLimits: SpanLimits;
  readonly propagator: TextMapPropagator;
  readonly instrumented: Instrumented;
  readonly telemetry: TelemetryCore | undefined;
  readonly shutdownTimeoutSeconds: number;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** @throws TelltaleError `TELLTALE_OPTIONS` for options; variables that make no sense are warned of, and left out. */
export function resolveOptions(options: TracingOptions): ResolvedTracing {
  const variables = options.environment ?? process.env;
  const logger = options.logger ?? options.telemetry?.logger ?? consoleLogger;
  const environment = new Environment(variables, logger);
  showDiagnostics(environment);
  return {
    isDisabled: environment.flag('OTEL_SDK_DISABLED') ?? false,
    resource: serviceResource(options, environment, variables),
    exportTo: exportTarget(options, environment),
    limits: pipelineLimits(options, environment),
    sampling: sampling(options.sampling, environment),
    spanLimits: spanLimits(environment),
    propagator: propagator(options.propagators, environment),
    instrumented: instrumented(options, environment),
    telemetry: options.telemetry,
    shutdownTimeoutSeconds: positive(
      'shutdownTimeoutSeconds',
      options.shutdownTimeoutSeconds ?? environment.number('TELLTALE_TRACES_SHUTDOWN_SECONDS') ?? 5,
    ),
    logger,
    clock: options.clock ?? options.telemetry?.clock ?? systemClock,
  };
}

/** What OpenTelemetry says of itself; nothing unless it is asked for. */
function showDiagnostics(environment: Environment): void {
  const level = environment.text('OTEL_LOG_LEVEL');
  const logLevel = level === undefined ? undefined : diagLogLevelFromString(level);
  if (logLevel !== undefined) diag.setLogger(new DiagConsoleLogger(), { logLevel });
}

function exportTarget(options: TracingOptions, environment: Environment): OtlpEndpoint | 'console' | undefined {
  const exporter = options.exporter ?? environment.oneOf(['otlp', 'console', 'none'], 'OTEL_TRACES_EXPORTER') ?? 'otlp';
  if (exporter === 'none') return undefined;
  if (exporter === 'console') return 'console';
  if (exporter === 'otlp') return otlpEndpoint(options, environment);
  throw new TelltaleError('TELLTALE_OPTIONS', '`exporter` is otlp, console or none', exporter);
}

function pipelineLimits({ queue = {}, timeoutSeconds }: TracingOptions, environment: Environment): PipelineLimits {
  const maxSpans = queue.maxSpans ?? environment.number('OTEL_BSP_MAX_QUEUE_SIZE') ?? 2048;
  const batchSize = queue.batchSize ?? environment.number('OTEL_BSP_MAX_EXPORT_BATCH_SIZE') ?? 512;
  return {
    maxSpans: whole('maxSpans', maxSpans),
    batchSize: Math.min(whole('batchSize', batchSize), maxSpans),
    delaySeconds: queue.delaySeconds ?? environment.seconds('OTEL_BSP_SCHEDULE_DELAY') ?? 5,
    requestTimeoutSeconds: positive(
      'timeoutSeconds',
      timeoutSeconds ?? environment.seconds('OTEL_EXPORTER_OTLP_TRACES_TIMEOUT', 'OTEL_EXPORTER_OTLP_TIMEOUT') ?? 10,
    ),
    exportTimeoutSeconds: positive(
      'queue.timeoutSeconds',
      queue.timeoutSeconds ?? environment.seconds('OTEL_BSP_EXPORT_TIMEOUT') ?? 30,
    ),
  };
}

function spanLimits(environment: Environment): SpanLimits {
  const limits: Record<keyof SpanLimits, number | undefined> = {
    attributeCountLimit: environment.number('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', 'OTEL_ATTRIBUTE_COUNT_LIMIT'),
    attributeValueLengthLimit:
      environment.number('OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', 'OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? 4096,
    linkCountLimit: environment.number('OTEL_SPAN_LINK_COUNT_LIMIT'),
    eventCountLimit: environment.number('OTEL_SPAN_EVENT_COUNT_LIMIT'),
    attributePerEventCountLimit: environment.number('OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT'),
    attributePerLinkCountLimit: environment.number('OTEL_LINK_ATTRIBUTE_COUNT_LIMIT'),
  };
  return Object.fromEntries(Object.entries(limits).filter(([, limit]) => limit !== undefined));
}

function positive(name: string, value: number): number {
  if (value > 0) return value;
  throw new TelltaleError('TELLTALE_OPTIONS', `\`${name}\` is not a number above 0`, value);
}

function whole(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new TelltaleError('TELLTALE_OPTIONS', `\`${name}\` is not a positive whole number`, value);
}
