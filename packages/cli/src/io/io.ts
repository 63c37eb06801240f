/** Where a command writes to. */
export interface Output {
  write(text: string): unknown;
  /** Whether somebody looks at it. @default false */
  readonly isTTY?: boolean;
  /** Its width. @default 80 */
  readonly columns?: number;
}

/** What a command has of the world around it. */
export interface CliIo {
  /** The folder it runs in. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Results. */
  readonly stdout: Output;
  /** Progress and errors. */
  readonly stderr: Output;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Aborted when somebody interrupts the command; read by what runs until then. @default none */
  readonly signal?: AbortSignal;
}
