/** Where Telltale says what the people who run the service should know. `console` and pino both fit. */
export interface Logger {
  warn(message: string): void;
  error(message: string): void;
}

export const consoleLogger: Logger = {
  warn: (message) => console.warn(`telltale: ${message}`),
  error: (message) => console.error(`telltale: ${message}`),
};
