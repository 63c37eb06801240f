import { RefusedError } from '../upstream/upstream-errors.ts';
import { amountOf } from './task.ts';
import type { Task } from './task.ts';
import type { Workplace } from './tool.ts';

/** What became of an order. */
export interface Outcome {
  readonly symbol: string;
  /** In US dollars. */
  readonly amount: number;
  readonly status: 'placed' | 'rejected' | 'declined';
}

/** What an order takes. */
export interface Ordering {
  readonly task: Task;
  readonly symbol: string;
  readonly workplace: Workplace;
  readonly use: <T>(tool: string, call: () => Promise<T>) => Promise<T>;
  /** Asks a person. */
  readonly isApproved: (summary: string) => Promise<boolean>;
}

/** In US dollars. Beyond this, a person has a say. */
export const ALLOWED_UNASKED = 70;

const PAYMENT_REQUIRED = 402;

/** Buys for the customer at the price of now: more than a little only if a person approves. */
export async function placeOrder({ task, symbol, workplace, use, isApproved }: Ordering): Promise<Outcome> {
  const { quotes, ledger, account } = workplace;
  const { price } = await use('quote', () => quotes.quote(symbol));
  const amount = amountOf(task.task, price);
  if (amount > ALLOWED_UNASKED && !(await isApproved(`Buy ${symbol} for ${amount} USD at ${price}.`))) {
    return { symbol, amount, status: 'rejected' };
  }
  const isPaid = await use('order', async () => {
    try {
      await ledger.transact({ account, type: 'purchase', amount, currency: 'USD' });
      return true;
    } catch (error) {
      // A customer without money is no failure of the tool.
      if (error instanceof RefusedError && error.getStatus() === PAYMENT_REQUIRED) return false;
      throw error;
    }
  });
  return { symbol, amount, status: isPaid ? 'placed' : 'declined' };
}
