import type { TracerProvider } from '@opentelemetry/api';

/** What is instrumented, by the name that also stands in `OTEL_NODE_DISABLED_INSTRUMENTATIONS`. */
export type InstrumentedName =
  | 'http'
  | 'undici'
  | 'express'
  | 'fastify'
  | 'nestjs-core'
  | 'pg'
  | 'ioredis'
  | 'redis'
  | 'kafkajs';

/** An instrumentation of OpenTelemetry's, or one that is made like them. */
export interface OtherInstrumentation {
  setTracerProvider(provider: TracerProvider): void;
  enable(): void;
  disable(): void;
}

/** What becomes spans. */
export interface InstrumentOptions {
  /**
   * Libraries that make spans by themselves; `false` for none, or `false` for single ones.
   * @default all of them, but what `OTEL_NODE_ENABLED_INSTRUMENTATIONS` and `OTEL_NODE_DISABLED_INSTRUMENTATIONS` leave out
   */
  readonly instrument?: boolean | Readonly<Partial<Record<InstrumentedName, boolean>>>;
  /** Further instrumentations, such as `new MongoDBInstrumentation()`. @default none */
  readonly instrumentations?: readonly OtherInstrumentation[];
  /**
   * Whether frameworks make spans of their own within that of a request: each middleware, hook and handler. They cost more
   * than all the rest; for Fastify they need `@fastify/otel`, and NestJS has them up to version 11. @default false
   */
  readonly frameworkSpans?: boolean;
  /** Requests to this service that make no span, by path (without the query) and method. @default metrics and health endpoints */
  readonly ignore?: (path: string, method: string) => boolean;
  /** Parameters of queries whose values are hidden in urls, besides those that mean credentials. @default none */
  readonly redactParameters?: readonly string[];
}

/** The same, resolved. */
export interface Instrumented {
  readonly names: ReadonlySet<InstrumentedName>;
  readonly others: readonly OtherInstrumentation[];
  readonly frameworkSpans: boolean;
  readonly ignore: (path: string, method: string) => boolean;
  readonly redactParameters: ReadonlySet<string>;
}
