import type { ResolvedShipping } from './shipping-options.ts';

/** What the thread that ships is started with. */
export interface WorkerData {
  readonly options: ResolvedShipping;
  /** Counts flushes. */
  readonly flushed: SharedArrayBuffer;
}

/** What it is told. */
export type WorkerMessage =
  /** Lines, with breaks between them. */
  { readonly is: 'lines'; readonly text: string } | { readonly is: 'flush'; readonly milliseconds: number };
