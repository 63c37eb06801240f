import { TelltaleError } from '@telltale/core';

/** A back end for log lines, and how much may wait for it. */
export interface ShippingOptions {
  /** OTLP over HTTP with JSON, as a Collector, Alloy and Loki take it; or Loki's own push API. */
  readonly to: 'otlp' | 'loki';
  /**
   * Where it is; without a path, the usual one is added. @default for OTLP what `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT` or
   * `OTEL_EXPORTER_OTLP_ENDPOINT` says, else http://localhost:4318; for Loki http://localhost:3100
   */
  readonly url?: string;
  /** Sent with every request, such as `authorization` or `x-scope-orgid`. @default for OTLP `OTEL_EXPORTER_OTLP_HEADERS`, else none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Lines that wait at most; further ones are dropped and counted. @default 10000 */
  readonly maxQueuedLines?: number;
  /** Characters that wait at most. @default 16777216 */
  readonly maxQueuedCharacters?: number;
  /** Lines in one request. @default 1000 */
  readonly maxBatchLines?: number;
  /** How long a line waits for others. @default 1 */
  readonly batchDelaySeconds?: number;
  /** How long one attempt may take. @default 10 */
  readonly timeoutSeconds?: number;
  /** How long a batch is tried again; after that it has failed. @default 120 */
  readonly retrySeconds?: number;
  /** How long the end of the process may be held up to ship what waits. @default 3 */
  readonly closeTimeoutSeconds?: number;
  /** Whether requests are compressed with gzip. @default true */
  readonly compress?: boolean;
}

/** {@link ShippingOptions} with every default filled in, as it goes to the thread that ships. */
export interface ResolvedShipping extends Required<ShippingOptions> {
  /** `service`, `version`, `instance` and `environment` of the lines. */
  readonly identity: Readonly<Record<string, string>>;
}

const PATHS = { otlp: '/v1/logs', loki: '/loki/api/v1/push' } as const;
const PORTS = { otlp: 4318, loki: 3100 } as const;

const NUMBERS = {
  maxQueuedLines: 10_000,
  maxQueuedCharacters: 16 * 1024 * 1024,
  maxBatchLines: 1000,
  batchDelaySeconds: 1,
  timeoutSeconds: 10,
  retrySeconds: 120,
  closeTimeoutSeconds: 3,
} as const;

/** @throws TelltaleError `TELLTALE_OPTIONS` */
export function resolveShipping(
  options: ShippingOptions,
  identity: Readonly<Record<string, string>>,
  environment: NodeJS.ProcessEnv,
): ResolvedShipping {
  const { to, compress = true } = options;
  demand(to === 'otlp' || to === 'loki', 'to is neither otlp nor loki', to);
  const address = addressOf(to, options.url, environment);
  const ofEnvironment = to === 'otlp' ? headersOf(environment) : {};
  return {
    to,
    ...numbers(options),
    compress,
    identity,
    url: address.url,
    headers: checkedHeaders({ ...ofEnvironment, ...address.headers, ...options.headers }),
  };
}

function numbers(options: ShippingOptions): Record<keyof typeof NUMBERS, number> {
  const resolved = Object.entries(NUMBERS).map(([name, standard]) => {
    const value = options[name as keyof typeof NUMBERS] ?? standard;
    const least = name.startsWith('max') ? 1 : 0;
    demand(Number.isFinite(value) && value >= least, `${name} is no number from ${least} on`, value);
    return [name, value] as const;
  });
  return Object.fromEntries(resolved) as Record<keyof typeof NUMBERS, number>;
}

function addressOf(to: 'otlp' | 'loki', given: string | undefined, environment: NodeJS.ProcessEnv) {
  const { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: logs, OTEL_EXPORTER_OTLP_ENDPOINT: all } = environment;
  const isOfAll = to === 'otlp' && given === undefined && !logs && Boolean(all);
  const ofEnvironment = to === 'otlp' ? logs || all : undefined;
  const text = given ?? (ofEnvironment || `http://localhost:${PORTS[to]}`);
  demand(URL.canParse(text) && /^https?:/.test(text), 'url is none of http or https', hidden(text));
  const url = new URL(text);
  // `OTEL_EXPORTER_OTLP_ENDPOINT` is what the signals' paths are added to; any other URL is used as it is, if it has a path.
  if (isOfAll) url.pathname = url.pathname.replace(/\/$/, '') + PATHS.otlp;
  else if (url.pathname === '/') url.pathname = PATHS[to];
  const { username, password } = url;
  url.username = url.password = '';
  if (username === '' && password === '') return { url: url.href, headers: {} };
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return { url: url.href, headers: { authorization: `Basic ${credentials}` } };
}

function hidden(url: unknown): string {
  return String(url).replace(/\/\/[^/@]*@/, '//[Redacted]@');
}

/** https://opentelemetry.io/docs/specs/otel/protocol/exporter/#specifying-headers-via-environment-variables */
function headersOf({
  OTEL_EXPORTER_OTLP_HEADERS: all = '',
  OTEL_EXPORTER_OTLP_LOGS_HEADERS: logs = '',
}: NodeJS.ProcessEnv) {
  const pairs = `${all},${logs}`.split(',').map((pair) => {
    const equals = pair.indexOf('=');
    return [pair.slice(0, Math.max(0, equals)).trim().toLowerCase(), pair.slice(equals + 1).trim()] as const;
  });
  return Object.fromEntries(
    pairs.filter(([name]) => name !== '').map(([name, value]) => [name, decodeURIComponent(value)]),
  );
}

function checkedHeaders(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(new Headers(headers));
  } catch {
    // Without the value: it may be a secret.
    const names = Object.keys(headers).join(', ');
    throw new TelltaleError(
      'TELLTALE_OPTIONS',
      `createLogger: ship.headers has one that cannot be sent: ${names}`,
      names,
    );
  }
}

function demand(holds: boolean, problem: string, value: unknown): void {
  if (!holds) throw new TelltaleError('TELLTALE_OPTIONS', `createLogger: ship.${problem}: ${String(value)}`, value);
}
