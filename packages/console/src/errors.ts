import { CodedError } from '@telltale/core';

/**
 * Every error this package throws, as one table: the code is stable, `means` says what went wrong in general and `next` what to do
 * about it.
 */
export const consoleErrorCodes = {
  CONSOLE_OPTIONS: {
    means: 'An option has a value that cannot be used.',
    next: 'Correct the option.',
  },
  CONSOLE_TARGET: {
    means: 'A target is not the address of a page of metrics.',
    next: 'Give it as http://host:port/metrics.',
  },
  CONSOLE_TOKEN: {
    means: 'The console would be open to other machines without a token.',
    next: 'Give a token, or bind it to 127.0.0.1.',
  },
  CONSOLE_LISTEN: {
    means: 'The console could not listen on its address.',
    next: 'Choose a free port, or 0 for any, and an address of this machine.',
  },
} as const;

/** The stable code of a {@link ConsoleError}. */
export type ConsoleErrorCode = keyof typeof consoleErrorCodes;

/** A mistake in how the console is set up: what is wrong, with which value, and the next step. */
export class ConsoleError extends CodedError<ConsoleErrorCode> {
  override readonly name = 'ConsoleError';

  constructor(code: ConsoleErrorCode, problem: string, value?: unknown, cause?: unknown) {
    super(consoleErrorCodes, code, problem, value, cause);
  }
}
