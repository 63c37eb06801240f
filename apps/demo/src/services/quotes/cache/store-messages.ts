import type { StoreState } from './second-level.ts';

/** What is asked of the thread that holds the second level. */
export type StoreRequest =
  | { readonly type: 'get'; readonly key: string }
  | { readonly type: 'set'; readonly key: string; readonly text: string; readonly keepMilliseconds: number }
  | { readonly type: 'delete'; readonly key: string }
  | { readonly type: 'state' };

/** Each answer has the number of its request. */
export interface StoreReply {
  readonly id: number;
  /** What `get` has found. */
  readonly text?: string | undefined;
  /** What `state` has told. */
  readonly state?: StoreState;
}

export type NumberedRequest = StoreRequest & { readonly id: number };
