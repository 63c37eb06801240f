export { ConsoleError, consoleErrorCodes } from './errors.ts';
export { startConsole } from './start-console.ts';

export type { ConsoleOptions } from './console-options.ts';
export type { ConsoleErrorCode } from './errors.ts';
export type { TargetStatus } from './scrape/scraper.ts';
export type { Target, TargetOptions } from './scrape/target-options.ts';
export type { TelltaleConsole } from './start-console.ts';
