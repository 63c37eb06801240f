import type { Logger as PinoLogger } from 'pino';

/** What `app.useLogger` of NestJS takes: its `LoggerService`, by its shape. */
export interface NestLogger {
  log(message: unknown, ...parameters: unknown[]): void;
  error(message: unknown, ...parameters: unknown[]): void;
  warn(message: unknown, ...parameters: unknown[]): void;
  debug(message: unknown, ...parameters: unknown[]): void;
  verbose(message: unknown, ...parameters: unknown[]): void;
  fatal(message: unknown, ...parameters: unknown[]): void;
}

type Level = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

/**
 * A logger for NestJS: what Nest and the application log there goes to this one, with its `context`.
 *
 * @example
 * ```ts fragment
 * const app = await NestFactory.create(AppModule, { logger: nestLogger(logger) });
 * ```
 */
export function nestLogger(logger: PinoLogger): NestLogger {
  const at =
    (level: Level) =>
    (message: unknown, ...parameters: unknown[]) => {
      const { fields, text } = lineOf(message, parameters, level === 'error' || level === 'fatal');
      logger[level](fields, text);
    };
  return {
    log: at('info'),
    error: at('error'),
    warn: at('warn'),
    debug: at('debug'),
    verbose: at('trace'),
    fatal: at('fatal'),
  };
}

const STACK = /\n\s+at /;

/** Nest adds the context behind what it was called with; behind an error's message, its stack may come first. */
function lineOf(message: unknown, parameters: readonly unknown[], mayHaveStack: boolean) {
  const rest = parameters.filter((parameter) => parameter !== undefined);
  const context = typeof rest.at(-1) === 'string' && !STACK.test(rest.at(-1) as string) ? rest.pop() : undefined;
  const last = rest.at(-1);
  const stack = mayHaveStack && typeof last === 'string' && STACK.test(last) ? rest.pop() : undefined;
  const fields = {
    ...(context === undefined ? {} : { context }),
    ...(stack === undefined ? {} : { err: { message: String(message), stack } }),
    ...(rest.length === 0 ? {} : { parameters: rest }),
  };
  if (message instanceof Error) return { fields: { ...fields, err: message }, text: message.message };
  if (typeof message === 'object' && message !== null) return { fields: { ...fields, ...message }, text: undefined };
  return { fields, text: String(message) };
}
