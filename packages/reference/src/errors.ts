import { CodedError } from '@telltale/core';

/**
 * Every error this package throws, as one table: the code is stable, `means` says what went wrong in general and `next`
 * what to do about it.
 */
export const referenceErrorCodes = {
  REFERENCE_OPTIONS: {
    means: 'An option of a generator of documents has a value that cannot be used.',
    next: 'Correct the option.',
  },
  REFERENCE_UNKNOWN_RECEIVER: {
    means: 'A route of `routing` leads to a receiver that is not declared.',
    next: 'Declare the receiver, or correct the name in the route.',
  },
} as const;

/** The stable code of a {@link DocumentsError}. */
export type ReferenceErrorCode = keyof typeof referenceErrorCodes;

/** A mistake in the options of a generator: what is wrong, with which value, and the next step. */
export class DocumentsError extends CodedError<ReferenceErrorCode> {
  override readonly name = 'DocumentsError';

  constructor(code: ReferenceErrorCode, problem: string, value?: unknown) {
    super(referenceErrorCodes, code, problem, value);
  }
}
