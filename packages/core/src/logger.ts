/** Where Telltale says what the people who run the service should know. `console` and pino both fit. */
export interface Logger {
  warn(message: string): void;
  error(message: string): void;
}

export const consoleLogger: Logger = {
  warn: (message) => console.warn(`telltale: ${message}`),
  error: (message) => console.error(`telltale: ${message}`),
};

/** Warns, and never throws: a logger that fails must fail neither the application nor what is being recorded. */
export function warn(logger: Logger, message: string): void {
  try {
    logger.warn(message);
  } catch {
    // There is nobody left to tell.
  }
}
