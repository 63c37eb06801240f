import { Server, ServerCredentials, status, type handleUnaryCall, type ServiceDefinition } from '@grpc/grpc-js';
import { timingSafeEqual, createHash } from 'node:crypto';
import { ConsoleError } from '../errors.ts';
import { checkMessages, MAX_VALUES } from './check-size.ts';
import { decodeOtlp, type OtlpRequestName } from './otlp-schema.ts';
import { otlpSignals, partialSuccess, type OtlpSinks, type SignalName } from './otlp-routes.ts';

/** Bytes of a message: gRPC's own default, which exporters and collectors reckon with. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Requests that one connection may have under way: exporters have one. */
const MAX_STREAMS = 16;

/** Connections that ask nothing are closed. */
const IDLE_MS = 300_000;

/** What OTLP calls its services, by the part of the HTTP path. */
const services = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
} as const satisfies Readonly<Record<SignalName, string>>;

export interface OtlpGrpcOptions {
  readonly host: string;
  readonly port: number;
  readonly token: string | undefined;
  readonly sinks: OtlpSinks;
}

/** A server that listens. */
export interface OtlpGrpcServer {
  readonly port: number;
  close(): Promise<void>;
}

/**
 * OTLP over gRPC: https://opentelemetry.io/docs/specs/otlp/#otlpgrpc
 *
 * @throws ConsoleError `CONSOLE_LISTEN`
 */
export async function startOtlpGrpc({ host, port, token, sinks }: OtlpGrpcOptions): Promise<OtlpGrpcServer> {
  const server = new Server({
    'grpc.max_receive_message_length': MAX_BODY_BYTES,
    'grpc.max_concurrent_streams': MAX_STREAMS,
    'grpc.max_connection_idle_ms': IDLE_MS,
    // Of MiB, though Node.js' documents say MB; beyond it, a connection gets no more streams.
    'grpc-node.max_session_memory': 32,
  });
  const signals = otlpSignals(sinks);
  for (const [name, service] of Object.entries(services)) {
    const signal = signals[name as keyof typeof services];
    const handle: handleUnaryCall<unknown, number> = (call, answer) => {
      if (!isAllowed(call.metadata.get('authorization')[0], token)) {
        answer({ code: status.UNAUTHENTICATED, details: 'a token is needed' });
        return;
      }
      answer(null, signal.take(call.request, 'base64'));
    };
    server.addService(definitionOf(service, signal.request), { export: handle });
  }
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${host}:${port}`, ServerCredentials.createInsecure(), (error, actual) => {
      if (error === null) resolve(actual);
      else reject(new ConsoleError('CONSOLE_LISTEN', `${host}:${port} cannot be listened on for gRPC`, port, error));
    });
  });
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.tryShutdown(() => resolve());
        server.forceShutdown();
        resolve();
      }),
  };
}

function definitionOf(service: string, request: OtlpRequestName): ServiceDefinition {
  return {
    export: {
      path: `/${service}/Export`,
      requestStream: false,
      responseStream: false,
      requestSerialize: () => Buffer.alloc(0),
      requestDeserialize: (bytes: Buffer) => {
        checkMessages(request, bytes, MAX_VALUES);
        return decodeOtlp(request, bytes);
      },
      responseSerialize: (rejected: number) => Buffer.from(partialSuccess(rejected)),
      responseDeserialize: () => 0,
    },
  };
}

function isAllowed(authorization: unknown, token: string | undefined): boolean {
  if (token === undefined) return true;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof authorization === 'string' && timingSafeEqual(digest(authorization), digest(`Bearer ${token}`));
}
