import { PromQLError } from '../errors.ts';
import { SLAB_BYTES } from './block-arena.ts';

/** What a {@link MemoryStorage} keeps. */
export interface MemoryStorageOptions {
  /** Samples that are older than the newest of all by more than this are dropped, in seconds. @default 21_600 */
  readonly retentionSeconds?: number;
  /** Bytes of samples, labels and index together; where they would be more, the oldest samples go. @default 268_435_456 */
  readonly maxBytes?: number;
  /**
   * How much older than the newest sample of its series a sample may be, in seconds. Each such sample costs writing its series
   * again. @default 0
   */
  readonly outOfOrderSeconds?: number;
}

export interface ResolvedOptions {
  readonly retentionMs: number;
  readonly maxBytes: number;
  readonly outOfOrderMs: number;
}

const MIN_BYTES = 4 * SLAB_BYTES;

export function resolveOptions(options: MemoryStorageOptions): ResolvedOptions {
  const { retentionSeconds = 21_600, maxBytes = 256 * 1024 * 1024, outOfOrderSeconds = 0 } = options;
  if (!(retentionSeconds > 0)) throw refusal('retentionSeconds', retentionSeconds, 'more than 0');
  if (!(maxBytes >= MIN_BYTES)) throw refusal('maxBytes', maxBytes, `at least ${MIN_BYTES}`);
  if (!(outOfOrderSeconds >= 0)) throw refusal('outOfOrderSeconds', outOfOrderSeconds, '0 or more');
  return { retentionMs: retentionSeconds * 1000, maxBytes, outOfOrderMs: outOfOrderSeconds * 1000 };
}

function refusal(option: string, value: number, wanted: string): PromQLError {
  return new PromQLError('PROMQL_OPTIONS', `${option} is ${value}, expected ${wanted}`);
}
