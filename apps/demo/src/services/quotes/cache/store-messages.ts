import type { LfuEviction, Stored } from './lfu-store.ts';

/** What the service asks of the thread that holds the second level. */
export type StoreRequest =
  | { readonly id: number; readonly type: 'get'; readonly key: string }
  | {
      readonly id: number;
      readonly type: 'set';
      readonly key: string;
      readonly text: string;
      readonly expiresAt: number;
    }
  | { readonly id: number; readonly type: 'clear' };

/** The answer, with how the store stands after it. */
export interface StoreReply {
  readonly id: number;
  readonly found?: Stored | undefined;
  readonly evicted: readonly LfuEviction[];
  readonly items: number;
  readonly bytes: number;
}
