/** A line of a log. */
export interface LogEntry {
  /** Nanoseconds since the epoch, as text: more than a float holds. */
  readonly nanoseconds: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly line: string;
  /** What tells streams apart: `service_name`, `level`; shared by all lines of a stream. */
  readonly labels: Readonly<Record<string, string>>;
  /** What is known of this line alone: `trace_id`, `span_id` and others. */
  readonly metadata: Readonly<Record<string, string>>;
}
