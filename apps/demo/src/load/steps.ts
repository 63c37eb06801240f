import type { Channel, ContentType, Domain, Method, Plan, SessionType, WorkflowName } from './vocabulary.ts';

/** One thing that a visitor does. What the gateway answered before, such as the number of a report, the visitor remembers. */
export type Step =
  | { readonly type: 'get'; readonly path: string }
  /** Asks, and is gone before the answer is there. */
  | { readonly type: 'give-up'; readonly path: string; readonly afterMilliseconds: number }
  | { readonly type: 'view'; readonly content: ContentType; readonly id: string }
  | { readonly type: 'register'; readonly channel: Channel; readonly plan: Plan }
  /** @param who - Which of those who have registered: a share, from 0 to below 1. */
  | { readonly type: 'sign-in'; readonly method: Method; readonly who: number }
  /** The secret was mistyped. */
  | { readonly type: 'mistype'; readonly method: Method; readonly who: number }
  /** Comes back with the token of a visit that has ended. */
  | { readonly type: 'reuse-token' }
  | { readonly type: 'sign-out' }
  | { readonly type: 'open-session'; readonly session: SessionType }
  | { readonly type: 'close-session' }
  | { readonly type: 'query'; readonly query: string }
  /** @param times - How often the button was pressed: the gateway must trade once. */
  | {
      readonly type: 'trade';
      readonly symbol: string;
      readonly amount: number;
      readonly key: string;
      readonly times: number;
    }
  | { readonly type: 'order-report'; readonly symbols: readonly string[] }
  | { readonly type: 'fetch-report' }
  | { readonly type: 'write-thoughts'; readonly texts: readonly string[] }
  | { readonly type: 'ask-agent'; readonly domain: Domain; readonly task: string }
  | { readonly type: 'run-workflow'; readonly workflow: WorkflowName }
  | { readonly type: 'order-export'; readonly export: string }
  | { readonly type: 'fetch-export' }
  /** @param which - Which of those that are proposed: a share, from 0 to below 1. */
  | { readonly type: 'intervene'; readonly which: number; readonly isRegretted: boolean }
  | {
      readonly type: 'follow';
      readonly symbols: readonly string[];
      /** Whether to be told what agents are doing. */
      readonly agents: boolean;
      readonly milliseconds: number;
      readonly end: StreamEnd;
    };

/** How a visitor leaves the stream: says so, is cut off, or sends something that no client should. */
export type StreamEnd = 'close' | 'vanish' | 'garble';

/** A step after the time that the visitor thinks about it. */
export type TimedStep = Step & { readonly thinkMilliseconds: number };
