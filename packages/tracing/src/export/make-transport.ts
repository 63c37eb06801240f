import { ConsoleTransport } from './console-transport.ts';
import type { Transport } from './delivery.ts';
import type { OtlpEndpoint } from './otlp-endpoint.ts';
import { OtlpGrpc } from './otlp-grpc.ts';
import { OtlpHttp } from './otlp-http.ts';

export function makeTransport(to: OtlpEndpoint | 'console'): Transport {
  if (to === 'console') return new ConsoleTransport();
  return to.protocol === 'grpc' ? new OtlpGrpc(to) : new OtlpHttp(to);
}
