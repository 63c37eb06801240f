import { AssertionError } from 'node:assert';

/** What matchers of Vitest and Jest return. `message` says why the test fails, also where `not` makes it fail. */
export interface Verdict {
  readonly pass: boolean;
  readonly message: () => string;
}

/** Throws an `AssertionError` with the verdict's message unless it is as wanted: for test runners without matchers. */
export function demandVerdict({ pass, message }: Verdict, wanted: boolean): void {
  if (pass === wanted) return;
  const error = new AssertionError({ message: message() });
  // Vitest would print what Node.js says there, `simple`, as the difference.
  Reflect.deleteProperty(error, 'diff');
  throw error;
}
