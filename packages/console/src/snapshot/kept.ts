import type { MemoryStorage } from '@telltale/promql';
import type { LogStore } from '../logs/log-store.ts';
import type { TraceStore } from '../traces/trace-store.ts';

/** What a console knows, and what a snapshot holds of it. */
export interface Kept {
  readonly storage: MemoryStorage;
  readonly traces: TraceStore;
  readonly logs: LogStore;
}
