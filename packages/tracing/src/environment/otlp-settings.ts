import { readFileSync } from 'node:fs';
import { TelltaleError } from '@telltale/core';
import { protocols } from '../export/otlp-endpoint.ts';
import type { OtlpEndpoint, Protocol } from '../export/otlp-endpoint.ts';
import type { TracingOptions } from '../tracing-options.ts';
import type { Environment } from './environment.ts';

const TRACES_PATH = '/v1/traces';

/**
 * Where OTLP goes: by option, then by the variables of traces, then by those of all signals.
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function otlpEndpoint(options: TracingOptions, environment: Environment): OtlpEndpoint {
  const protocol = options.protocol ?? environment.oneOf(protocols, ...variables('PROTOCOL')) ?? 'http/protobuf';
  if (!protocols.includes(protocol)) {
    throw new TelltaleError('TELLTALE_OPTIONS', `\`protocol\` is one of ${protocols.join(', ')}`, protocol);
  }
  return {
    url: endpointUrl(options.endpoint, protocol, environment),
    protocol,
    headers: lowerCased(options.headers ?? headersOf(environment)),
    compression: options.compression ?? environment.oneOf(['gzip', 'none'], ...variables('COMPRESSION')) ?? 'none',
    tls: certificates(environment),
  };
}

/** Of traces, and of all signals. */
function variables(name: string): readonly [string, string] {
  return [`OTEL_EXPORTER_OTLP_TRACES_${name}`, `OTEL_EXPORTER_OTLP_${name}`];
}

function endpointUrl(option: string | undefined, protocol: Protocol, environment: Environment): URL {
  if (option !== undefined) {
    const url = parsed(option, protocol, environment);
    if (url === undefined)
      throw new TelltaleError('TELLTALE_OPTIONS', '`endpoint` is not the URL of a back end', option);
    return withTracesPath(url, protocol);
  }
  const [ofTraces, ofAll] = variables('ENDPOINT').map((name) => environment.text(name));
  const exact = ofTraces === undefined ? undefined : parsed(ofTraces, protocol, environment);
  if (exact !== undefined) return exact;
  const base = ofAll === undefined ? undefined : parsed(ofAll, protocol, environment);
  return withTracesPath(base ?? new URL(`http://localhost:${protocol === 'grpc' ? 4317 : 4318}`), protocol);
}

function parsed(text: string, protocol: Protocol, environment: Environment): URL | undefined {
  const isInsecure = environment.flag(variables('INSECURE')[0]) ?? environment.flag(variables('INSECURE')[1]) ?? false;
  // gRPC knows endpoints without a scheme, `collector:4317`.
  const hasScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text);
  const whole = hasScheme ? text : `${protocol === 'grpc' && !isInsecure ? 'https' : 'http'}://${text}`;
  const url = URL.canParse(whole) ? new URL(whole) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
}

/** An endpoint of all signals is a base: the path of traces comes after its own. */
function withTracesPath(base: URL, protocol: Protocol): URL {
  if (protocol === 'grpc' || base.pathname.endsWith(TRACES_PATH)) return base;
  const url = new URL(base);
  url.pathname = base.pathname.replace(/\/+$/, '') + TRACES_PATH;
  return url;
}

function certificates(environment: Environment): OtlpEndpoint['tls'] {
  const files = {
    ca: environment.text(...variables('CERTIFICATE')),
    cert: environment.text(...variables('CLIENT_CERTIFICATE')),
    key: environment.text(...variables('CLIENT_KEY')),
  };
  const tls: Record<string, Buffer> = {};
  for (const [name, file] of Object.entries(files)) {
    if (file === undefined) continue;
    try {
      tls[name] = readFileSync(file);
    } catch (error) {
      environment.warn(`${file} cannot be read: ${(error as Error).message}; it is left out.`);
    }
  }
  return tls;
}

function headersOf(environment: Environment): Readonly<Record<string, string>> {
  const [ofTraces, ofAll] = variables('HEADERS');
  return { ...environment.pairs(ofAll), ...environment.pairs(ofTraces) };
}

function lowerCased(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
