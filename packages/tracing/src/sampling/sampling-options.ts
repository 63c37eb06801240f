/** Which traces are exported. */
export interface SamplingOptions {
  /** Share of the traces that begin here which are sampled, from 0 to 1. @default 1 */
  readonly ratio?: number;
  /** Whether a trace that came with a request or a message is sampled as whoever sent it has decided. @default true */
  readonly parentBased?: boolean;
  /** What is exported although its trace is not sampled; `false` for nothing. @default errors, and what takes longer than a second */
  readonly keep?: KeepOptions | false;
}

/**
 * What a process keeps of traces that are not sampled. Their spans are recorded until the request (or whatever the process
 * began its part of the trace with) is over, and exported if it has failed or was slow. That costs as much as recording
 * every trace does, without exporting it.
 */
export interface KeepOptions {
  /** Whether requests that failed are kept: those whose own span has the status ERROR. @default true */
  readonly errors?: boolean;
  /** Requests that took longer are kept; `false` for none. @default 1 */
  readonly slowerThanSeconds?: number | false;
  /** Spans of one request that are held until it is over. @default 256 */
  readonly maxSpansPerRequest?: number;
}

/** The same, resolved. */
export interface Sampling {
  readonly ratio: number;
  readonly parentBased: boolean;
  readonly keep: Keep | undefined;
}

export interface Keep {
  readonly errors: boolean;
  /** Infinity for none. */
  readonly slowerThanSeconds: number;
  readonly maxSpansPerRequest: number;
}

export const keepByDefault: Keep = { errors: true, slowerThanSeconds: 1, maxSpansPerRequest: 256 };
