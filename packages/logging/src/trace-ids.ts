import { createRequire } from 'node:module';

/** Where a line belongs in a trace, as OpenTelemetry writes it. */
export interface TraceIds {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** 1 where the trace is sampled. */
  readonly traceFlags: number;
}

/** The ids of what is going on now; nothing outside of a trace. */
export type TraceIdSource = () => TraceIds | undefined;

/** What is used of `@opentelemetry/api`. Its spans are kept by the process, so that any copy of it finds them. */
interface OpenTelemetryApi {
  readonly trace: { getActiveSpan(): { spanContext(): TraceIds } | undefined };
  isSpanContextValid(context: TraceIds): boolean;
}

/** The active span of OpenTelemetry, where the application has its API; nothing where it has not. */
export function activeSpanIds(): TraceIdSource | undefined {
  let api: OpenTelemetryApi;
  try {
    api = createRequire(import.meta.url)('@opentelemetry/api') as OpenTelemetryApi;
  } catch {
    return undefined;
  }
  return () => {
    const context = api.trace.getActiveSpan()?.spanContext();
    return context !== undefined && api.isSpanContextValid(context) ? context : undefined;
  };
}
