import type { Tool } from './tool.ts';
import { tools } from './tools.ts';

export const domains = ['research', 'trading', 'support'] as const;
export type Domain = (typeof domains)[number];

/** How the agent of a domain goes about a task. */
export interface Practice {
  readonly instructions: string;
  readonly tools: readonly Tool[];
  /** Whether it ends in an order for the customer. */
  readonly endsInOrder: boolean;
}

const { quote, history, peers, causes, account, transactions } = tools;

export const practices: Readonly<Record<Domain, Practice>> = {
  research: {
    instructions: 'You look into markets for readers who decide themselves. Say what the numbers say, and no more.',
    tools: [quote, history, peers, causes],
    endsInOrder: false,
  },
  trading: {
    instructions: 'You trade small amounts for a customer. Look at price and past before you propose anything.',
    tools: [quote, history, peers],
    endsInOrder: true,
  },
  support: {
    instructions: 'You answer customers. Look up what is asked about, and tell it in plain words.',
    tools: [account, transactions, causes],
    endsInOrder: false,
  },
};
