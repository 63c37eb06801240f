import type { ReadableSpan } from '@opentelemetry/sdk-trace';

/** Why spans were sent in vain: the label `reason` of `telltale_export_failed_total`. */
export type Failure = 'unreachable' | 'timeout' | 'refused' | 'rejected' | 'invalid';

/** What became of one attempt to send a batch. */
export type Delivery = Delivered | Undelivered;

export interface Delivered {
  readonly delivered: true;
  /** Spans of the batch that the back end did not take (`partialSuccess` of OTLP). */
  readonly rejected: number;
  /** What the back end says about it. */
  readonly message?: string;
}

export interface Undelivered {
  readonly delivered: false;
  readonly reason: Failure;
  /** What happened, for people; without credentials. */
  readonly message: string;
  /** Whether the same batch may be taken later: https://opentelemetry.io/docs/specs/otlp/#failures. */
  readonly isTemporary: boolean;
  /** How long the back end asks to be left alone. */
  readonly retryAfterSeconds?: number;
}

/** Takes batches to a back end. */
export interface Transport {
  /** Where they go, for people; without credentials. */
  readonly destination: string;
  /** Encodes a part of a batch. May throw: such a batch is `invalid`. */
  encode(spans: readonly ReadableSpan[]): Uint8Array;
  /** Makes one body of what {@link encode} made. */
  join(parts: readonly Uint8Array[]): Uint8Array;
  /** Sends what {@link join} made. Never rejects; an aborted signal ends it at once. */
  send(body: Uint8Array, timeoutMilliseconds: number, signal: AbortSignal): Promise<Delivery>;
  /** Lets go of connections. */
  close(): void;
}
