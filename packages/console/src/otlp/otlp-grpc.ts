import { Server, ServerCredentials, status, type handleUnaryCall, type ServiceDefinition } from '@grpc/grpc-js';
import { timingSafeEqual, createHash } from 'node:crypto';
import { createServer, type AddressInfo, type Server as NetServer } from 'node:net';
import { ConsoleError } from '../errors.ts';
import { checkMessages, MAX_VALUES } from './check-size.ts';
import { GrpcSenders } from './grpc-senders.ts';
import { decodeOtlp, type OtlpRequestName } from './otlp-schema.ts';
import { otlpSignals, partialSuccess, type OtlpSinks, type SignalName } from './otlp-routes.ts';

/** Bytes of a message: gRPC's own default, which exporters and collectors reckon with. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Requests that one connection may have under way: exporters have one. */
const MAX_STREAMS = 16;

/** Connections that ask nothing are closed. */
const IDLE_MS = 300_000;

/** Exporters have one each. */
const MAX_CONNECTIONS = 500;

/** Messages that are under way at once: 128 MiB, should all of them be as large as may be and slow. */
const MAX_RECEIVING = 32;

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
  /** Seconds in which a message has to be there. */
  readonly requestTimeoutSeconds: number;
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
export async function startOtlpGrpc(options: OtlpGrpcOptions): Promise<OtlpGrpcServer> {
  const { token, sinks, requestTimeoutSeconds } = options;
  const senders = new GrpcSenders({
    requestMs: requestTimeoutSeconds * 1000,
    idleMs: IDLE_MS,
    maxReceiving: MAX_RECEIVING,
  });
  const server = new Server({
    interceptors: [senders.interceptor],
    'grpc.max_receive_message_length': MAX_BODY_BYTES,
    'grpc.max_concurrent_streams': MAX_STREAMS,
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
  // Connections are accepted here, so that there is a bound on them.
  const accepted = server.createConnectionInjector(ServerCredentials.createInsecure());
  const listening = createServer({ noDelay: true }, (socket) => {
    if (senders.add(socket)) accepted.injectConnection(socket);
  });
  listening.maxConnections = MAX_CONNECTIONS;
  await listen(listening, options);
  return {
    port: (listening.address() as AddressInfo).port,
    close: async () => {
      const closed = new Promise<void>((resolve) => listening.close(() => resolve()));
      senders.close();
      accepted.destroy();
      server.forceShutdown();
      await closed;
    },
  };
}

function listen(server: NetServer, { host, port }: Pick<OtlpGrpcOptions, 'host' | 'port'>): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) => {
      reject(new ConsoleError('CONSOLE_LISTEN', `${host}:${port} cannot be listened on for gRPC`, port, error));
    });
    server.listen(port, host, resolve);
  });
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
