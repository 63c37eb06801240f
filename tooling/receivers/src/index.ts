export { faults, grpcFaults, httpFaults } from './hostile-back-ends.ts';
export { entriesOf, recordsIn, recordsOf, startLoki, startOtlpLogs } from './log-receiver.ts';
export { startTraceReceiver } from './trace-receiver.ts';
export { inOrder, outline, traceTo } from './trace-outline.ts';

export type { HostileBackEnd } from './hostile-back-ends.ts';
export type { Fault, LogReceiver, LokiEntry, Received } from './log-receiver.ts';
export type { AttributeValue, AttributeValues, ReceivedSpan } from './received-span.ts';
export type { ReceivedRequest, ReceiverOptions, TraceReceiver } from './trace-receiver.ts';
