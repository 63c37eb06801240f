import { TelltaleError, serviceIdentity } from '@telltale/core';
import type { TelemetryCore } from '@telltale/core';
import type { LoggerOptions as PinoOptions } from 'pino';
import { resolveLimits } from './line/limits.ts';
import type { LineLimits } from './line/limits.ts';
import type { LineStream } from './output/stream-output.ts';
import { resolveRedaction } from './redaction/redaction-options.ts';
import type { RedactionOptions, ResolvedRedaction } from './redaction/redaction-options.ts';
import { resolveRequestLog } from './requests/request-log-options.ts';
import type { RequestLogOptions, ResolvedRequestLog } from './requests/request-log-options.ts';
import { resolveShipping } from './shipping/shipping-options.ts';
import type { ResolvedShipping, ShippingOptions } from './shipping/shipping-options.ts';
import { activeSpanIds } from './trace-ids.ts';
import type { TraceIdSource } from './trace-ids.ts';

/** How a logger is made. */
export interface LoggerOptions<CustomLevels extends string = never> {
  /** Name of the service. @default that of the telemetry; else `OTEL_SERVICE_NAME`, `OTEL_RESOURCE_ATTRIBUTES`, package.json */
  readonly service?: string;
  /** Version of the service. @default that of the telemetry; else `OTEL_RESOURCE_ATTRIBUTES`, package.json */
  readonly version?: string;
  /** Tells instances of the service apart. @default `service.instance.id` of `OTEL_RESOURCE_ATTRIBUTES`, else a random UUID, as in traces */
  readonly instance?: string;
  /** `production`, `staging`. @default `deployment.environment.name` of `OTEL_RESOURCE_ATTRIBUTES`, else none */
  readonly environment?: string;
  /** Where lines are counted, and whose requests are logged. @default nothing is counted */
  readonly telemetry?: TelemetryCore;
  /** The least level that is written, or `silent`. @default `LOG_LEVEL`, else 'info' */
  readonly level?: string;
  /** On every line. @default none */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** One line for each request that an adapter of `telemetry` records. @default false */
  readonly requests?: boolean | RequestLogOptions;
  /** What is hidden beside the defaults, and what is not. */
  readonly redact?: RedactionOptions;
  /** How much a line holds at most. */
  readonly limits?: LineLimits;
  /** Ids of the trace that is going on. @default the active span's, where `@opentelemetry/api` is installed */
  readonly traceIds?: TraceIdSource | false;
  /** `auto` is for people where standard output is a terminal, and JSON otherwise. @default 'auto' */
  readonly format?: 'auto' | 'json' | 'pretty';
  /** Where lines go, beside `ship`; `false` is nowhere else. @default 'stdout' */
  readonly destination?: 'stdout' | 'stderr' | LineStream | false;
  /** A back end that lines are sent to from a thread of their own. @default none */
  readonly ship?: ShippingOptions;
  /** pino's own options: levels, serializers and mixins of the application. What they return is redacted as well. */
  readonly pino?: Pick<PinoOptions<CustomLevels>, PinoOption>;
}

type Identity = 'service' | 'version' | 'instance' | 'environment' | 'telemetry';

type PinoOption =
  | 'customLevels'
  | 'levelComparison'
  | 'mixin'
  | 'mixinMergeStrategy'
  | 'msgPrefix'
  | 'onChild'
  | 'serializers';

/** {@link LoggerOptions} with every default filled in. */
export interface ResolvedLogger {
  readonly identity: Readonly<Record<string, string>>;
  readonly telemetry: TelemetryCore | undefined;
  readonly level: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly requests: ResolvedRequestLog | undefined;
  readonly redact: ResolvedRedaction;
  readonly limits: Required<LineLimits>;
  readonly traceIds: TraceIdSource | undefined;
  readonly format: 'auto' | 'json' | 'pretty';
  readonly destination: 'stdout' | 'stderr' | LineStream | false;
  readonly ship: ResolvedShipping | undefined;
  readonly pino: Pick<PinoOptions<string>, PinoOption>;
}

/** @throws TelltaleError `TELLTALE_OPTIONS` */
export function resolveLogger<Levels extends string>(
  options: LoggerOptions<Levels>,
  environment: NodeJS.ProcessEnv = process.env,
): ResolvedLogger {
  const { telemetry, requests = false, format = 'auto', destination = 'stdout', traceIds, ship } = options;
  const pinoOptions = (options.pino ?? {}) as unknown as ResolvedLogger['pino'];
  demand(['auto', 'json', 'pretty'].includes(format), 'format is none of auto, json, pretty', format);
  demand(isDestination(destination), 'destination is neither stdout, stderr, a stream nor false', destination);
  demand(
    requests === false || telemetry !== undefined,
    'requests needs telemetry, whose adapters tell of them',
    requests,
  );
  const identity = identityOf(options, environment);
  return {
    identity,
    telemetry,
    level: resolveLevel(options.level ?? nonEmpty(environment['LOG_LEVEL']) ?? 'info', pinoOptions.customLevels),
    fields: options.fields ?? {},
    requests: requests === false ? undefined : resolveRequestLog(requests === true ? {} : requests),
    redact: resolveRedaction(options.redact),
    limits: resolveLimits(options.limits),
    traceIds: traceIds === false ? undefined : (traceIds ?? activeSpanIds()),
    format,
    destination,
    ship: ship === undefined ? undefined : resolveShipping(ship, identity, environment),
    pino: pinoOptions,
  };
}

function identityOf(
  options: Pick<LoggerOptions, Identity>,
  environment: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  const { telemetry } = options;
  const own = serviceIdentity(environment);
  const service = options.service ?? telemetry?.service ?? own.service;
  // Another service's version is none of this one's.
  const isOther = telemetry !== undefined && telemetry.service !== service;
  const version = options.version ?? (isOther ? undefined : (telemetry?.version ?? own.version));
  const stage = options.environment ?? own.environment;
  return {
    service: text('service', service),
    ...(version === undefined ? {} : { version: text('version', version) }),
    instance: text('instance', options.instance ?? own.instance),
    ...(stage === undefined ? {} : { environment: text('environment', stage) }),
  };
}

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

function resolveLevel(level: string, own: Readonly<Record<string, number>> = {}): string {
  const known = [...LEVELS, ...Object.keys(own)];
  const name = typeof level === 'string' && !known.includes(level) ? level.toLowerCase() : level;
  demand(known.includes(name), `level is none of ${known.join(', ')}`, level);
  return name;
}

function isDestination(destination: unknown): boolean {
  if (destination === false || destination === 'stdout' || destination === 'stderr') return true;
  return typeof (destination as Partial<LineStream> | undefined)?.write === 'function';
}

function text(name: string, value: unknown): string {
  demand(typeof value === 'string' && value !== '', `${name} is no text`, value);
  return value as string;
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function demand(holds: boolean, problem: string, value: unknown): void {
  if (!holds) throw new TelltaleError('TELLTALE_OPTIONS', `createLogger: ${problem}: ${String(value)}`, value);
}
