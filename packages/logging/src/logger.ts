import { pino } from 'pino';
import type { Logger as PinoLogger } from 'pino';
import { levelCounts } from './level-counts.ts';
import { ContextFields } from './line/context-fields.ts';
import { isError } from './line/error-fields.ts';
import { writeJsonLines } from './line/json-line.ts';
import { ValueWriter } from './line/value-writer.ts';
import { resolveLogger } from './logger-options.ts';
import type { LoggerOptions, ResolvedLogger } from './logger-options.ts';
import { Outputs } from './output/outputs.ts';
import { Redactor } from './redaction/redactor.ts';
import { RequestContext } from './request-context.ts';
import { logRequests } from './requests/request-log.ts';
import { serializers } from './serializers.ts';

/** pino's logger, whose lines carry where they come from and hold no secrets. */
export type Logger<CustomLevels extends string = never> = PinoLogger<CustomLevels> & {
  /**
   * Adds fields to all lines of the request that is being answered, and to the line of the request itself; nothing
   * outside of one. Never throws.
   */
  addFields(fields: Readonly<Record<string, unknown>>): void;
  /** Ends request logs, hands over what waits, and stops within the deadline of shipping. Idempotent; never rejects. */
  close(): Promise<void>;
};

/**
 * A pino logger whose lines say which service, trace and request they are of, and hide secrets wherever they are.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS`, `TELLTALE_METRIC_CONFLICT`
 *
 * @example
 * ```ts
 * import { createLogger } from '@telltale/logging';
 *
 * const logger = createLogger({ service: 'shop', version: '1.4.0', instance: 'shop-1' });
 * logger.info({ order: 17, card: '4111 1111 1111 1111' }, 'order placed');
 * // {"level":"info","time":1795244400000,"service":"shop","version":"1.4.0","instance":"shop-1","order":17,"card":"[Redacted]","msg":"order placed"}
 * await logger.close();
 * ```
 */
export function createLogger<CustomLevels extends string = never>(
  options: LoggerOptions<CustomLevels> = {},
): Logger<CustomLevels> {
  const resolved = resolveLogger(options);
  const { identity, telemetry, traceIds, pino: own } = resolved;
  const context = new RequestContext();
  const outputs = new Outputs(resolved);
  const logger = pino(
    {
      ...own,
      level: resolved.level,
      base: { ...identity, ...resolved.fields },
      formatters: { level: (level) => ({ level }) },
      serializers: { ...serializers, ...own.serializers },
      hooks: { logMethod: unfailing },
    },
    outputs,
  ) as unknown as PinoLogger;
  const redactor = new Redactor(resolved.redact);
  writeJsonLines(logger, {
    makeWriter: () => new ValueWriter(redactor, resolved.limits),
    context: new ContextFields(traceIds, context),
    made: levelCounts(telemetry),
    erred: (error) => noteError(context, error),
  });
  outputs.warn = (message) => logger.warn(message);
  const stopRequests = requestLog(resolved, logger, context);
  let closing: Promise<void> | undefined;
  return Object.assign(logger, {
    addFields: (fields: Readonly<Record<string, unknown>>) => context.add(fields),
    close: () => (closing ??= (stopRequests(), outputs.close())),
  }) as unknown as Logger<CustomLevels>;
}

function requestLog(resolved: ResolvedLogger, logger: PinoLogger, context: RequestContext): () => void {
  const { telemetry, requests: options, traceIds } = resolved;
  if (telemetry === undefined || options === undefined) return () => {};
  return logRequests({ telemetry, logger, context, traceIds, options });
}

/** The line of a request does not repeat what was said of its error. */
function noteError(context: RequestContext, error: unknown): void {
  const errors = context.current()?.errors;
  if (errors === undefined || typeof error !== 'object' || error === null) return;
  errors.add(error);
  if (!isError(error)) errors.add((error as { readonly stack?: unknown }).stack);
}

/** What is logged may fail to be read before a line is made of it: a getter, a `toString`. */
function unfailing(this: PinoLogger, args: unknown[], method: (...args: never[]) => void): void {
  try {
    method.apply(this, args as never[]);
  } catch {
    method.apply(this, [{ problem: 'What was logged cannot be read' }, '[Unreadable]'] as never[]);
  }
}
