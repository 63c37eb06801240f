/** Where lines go. Nothing in it throws. */
export interface Output {
  /** @param line - With its line break. */
  write(line: string): void;
  /** Hands over what is held, without waiting for anything else to run: the process is about to end. */
  flushSync(): void;
  /** Hands over what is held, and stops. Idempotent; never rejects. */
  close(): Promise<void>;
}
