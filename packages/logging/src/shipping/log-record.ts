/** A line as it was logged. */
export interface LogRecord {
  /** The line itself, without its break. */
  readonly line: string;
  readonly level: string;
  /** Nanoseconds since the Unix epoch. */
  readonly nanoseconds: string;
  /** What the line says; nothing where it is no JSON. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Reads lines, in the order in which they were written. */
export class LogRecords {
  #lastMilliseconds = 0;
  #inMillisecond = 0;

  read(line: string): LogRecord {
    const fields = fieldsOf(line);
    const { level, time } = fields;
    return {
      line,
      level: typeof level === 'string' ? level : 'info',
      nanoseconds: this.#nanoseconds(millisecondsOf(time)),
      fields,
    };
  }

  // Lines of one millisecond keep their order, and equal ones stay two: Loki takes the same text at the same time for one.
  #nanoseconds(milliseconds: number): string {
    this.#inMillisecond = milliseconds === this.#lastMilliseconds ? Math.min(999_999, this.#inMillisecond + 1) : 0;
    this.#lastMilliseconds = milliseconds;
    return `${milliseconds}${String(this.#inMillisecond).padStart(6, '0')}`;
  }
}

function fieldsOf(line: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(line);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as Record<string, unknown>;
  } catch {
    // Shipped as it is.
  }
  return {};
}

function millisecondsOf(time: unknown): number {
  const milliseconds = typeof time === 'string' ? Date.parse(time) : time;
  return Number.isSafeInteger(milliseconds) && (milliseconds as number) > 0 ? (milliseconds as number) : Date.now();
}
