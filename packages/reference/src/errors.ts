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
export class DocumentsError extends Error {
  override readonly name = 'DocumentsError';
  /** Stable; safe to compare against. */
  readonly code: ReferenceErrorCode;
  /** The offending value, as it was given. */
  readonly value: unknown;

  constructor(code: ReferenceErrorCode, problem: string, value?: unknown) {
    super(`${problem}. ${referenceErrorCodes[code].next} [${code}]`);
    this.code = code;
    this.value = value;
  }
}
