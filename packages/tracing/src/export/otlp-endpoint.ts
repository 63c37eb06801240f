import type { SecureContextOptions } from 'node:tls';
import { SDK_INFO } from '@opentelemetry/core';

/** What the user agent of every exporter of OpenTelemetry begins with. */
export const OTLP_EXPORTER = 'OTel-OTLP-Exporter';

/** How the back end is spoken to. */
export type Protocol = 'http/protobuf' | 'http/json' | 'grpc';

export const protocols: readonly Protocol[] = ['http/protobuf', 'http/json', 'grpc'];

/** A back end that takes OTLP. */
export interface OtlpEndpoint {
  /** Of the traces themselves: `http://localhost:4318/v1/traces`; for gRPC the path is not used. */
  readonly url: URL;
  readonly protocol: Protocol;
  /** Sent with every request; they may hold credentials and are never shown. */
  readonly headers: Readonly<Record<string, string>>;
  readonly compression: 'none' | 'gzip';
  /** Certificates, where the defaults of Node.js do not do. */
  readonly tls: Pick<SecureContextOptions, 'ca' | 'cert' | 'key'>;
}

/** Who exports: https://opentelemetry.io/docs/specs/otel/protocol/exporter/#user-agent. */
export const USER_AGENT: string = `${OTLP_EXPORTER}-JavaScript/${SDK_INFO['telemetry.sdk.version']} telltale`;

/** Without what may be secret: `http://user:password@host/?key=x` is `http://host/`. */
export function shownUrl({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}
