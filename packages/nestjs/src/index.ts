export { InjectMetric } from './inject-metric.ts';
export { InjectTelemetry } from './inject-telemetry.ts';
export { Counted } from './methods/counted.ts';
export { InProgress } from './methods/in-progress.ts';
export { Timed } from './methods/timed.ts';
export { TelltaleModule } from './telltale-module.ts';
export { metricToken, TELEMETRY, TELEMETRY_URL } from './tokens.ts';

export type {
  HealthIndicatorResult,
  NestHealthCheck,
  NestHealthCheckOptions,
  NestHealthChecks,
} from './health-checks.ts';
export type { InjectMetricDecorator, WrongType } from './inject-metric.ts';
export type {
  GivenLabels,
  InstrumentedMethodDecorator,
  LabelsArgument,
  LabelSource,
  MethodCall,
  MethodStart,
  MetricOf,
  Outcome,
  WrongParameters,
} from './methods/call-labels.ts';
export type { TelltaleModuleAsyncOptions, TelltaleModuleOptions, TelltaleOptionsFactory } from './options.ts';
