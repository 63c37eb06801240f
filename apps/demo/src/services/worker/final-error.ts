/** What no further attempt will change. */
export class FinalError extends Error {
  override readonly name = 'FinalError';
}
