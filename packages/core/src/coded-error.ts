/** What a code means in general, and what to do about it. */
export interface ErrorCode {
  readonly means: string;
  readonly next: string;
}

/**
 * A mistake that is refused: what is wrong, with which value, and the next step. Packages extend it, each with a
 * table of codes of its own. Errors of PromQL and of the command line have a place in a text instead of a value, and a shape of theirs.
 */
export abstract class CodedError<Code extends string> extends Error {
  /** Stable; safe to compare against. */
  readonly code: Code;
  /** The offending value, as it was given. */
  readonly value: unknown;

  /** @param codes - The package's table; the message ends in the next step of the code. */
  constructor(codes: Readonly<Record<Code, ErrorCode>>, code: Code, problem: string, value?: unknown, cause?: unknown) {
    super(`${problem}. ${codes[code].next} [${code}]`, cause === undefined ? undefined : { cause });
    this.code = code;
    this.value = value;
  }
}
