import type { ServerStart } from '../requests/server-process.ts';

export const TELLTALE = 'Telltale';
export const OPENTELEMETRY = 'OpenTelemetry';
export const NOBODY = 'nobody';

/** What is loaded before the application, which is the same for all. */
const preloads: Readonly<Record<string, readonly string[]>> = {
  [TELLTALE]: ['--import', import.meta.resolve('@telltale/tracing/register')],
  [OPENTELEMETRY]: ['--import', import.meta.resolve('@opentelemetry/auto-instrumentations-node/register')],
  [NOBODY]: [],
};

export const tracers: readonly string[] = Object.keys(preloads);

/** Which traces are exported. */
export interface TracedSampling {
  readonly ratio: number;
  /** Whether Telltale keeps failed and slow requests of the others, as it does by default; OpenTelemetry cannot. */
  readonly keeps: boolean;
}

/** Both are configured by the same variables, and export traces only. */
export function tracedStart(tracer: string, endpoint: string, { ratio, keeps }: TracedSampling): ServerStart {
  return {
    nodeFlags: preloads[tracer]!,
    variables: {
      OTEL_SERVICE_NAME: 'bench',
      OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
      OTEL_TRACES_EXPORTER: 'otlp',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: `${ratio}`,
      OTEL_LOG_LEVEL: 'none',
      // Not the clouds', which are asked over the network.
      OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process,serviceinstance',
      ...(keeps ? {} : { TELLTALE_TRACES_KEEP: 'none' }),
    },
  };
}
