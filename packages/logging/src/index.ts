export { createLogger } from './logger.ts';
export { nestLogger } from './nest-logger.ts';

export type { LineLimits } from './line/limits.ts';
export type { Logger } from './logger.ts';
export type { LoggerOptions } from './logger-options.ts';
export type { NestLogger } from './nest-logger.ts';
export type { LineStream } from './output/stream-output.ts';
export type { RedactionOptions } from './redaction/redaction-options.ts';
export type { RequestLogOptions } from './requests/request-log-options.ts';
export type { ShippingOptions } from './shipping/shipping-options.ts';
export type { TraceIds, TraceIdSource } from './trace-ids.ts';
