/** What an account's plan says; amounts in units of the account's currency. */
export interface Plan {
  /** To be paid for each period. */
  readonly subscription: number;
  /** What is given for each period. */
  readonly allowance: number;
  /** Whether money is paid in from a card when there is not enough. */
  readonly hasCard: boolean;
  /** The largest single payment. */
  readonly limit: number;
}

const basic: Plan = { subscription: 9, allowance: 0, hasCard: true, limit: 500 };

const plans: ReadonlyMap<string, Plan> = new Map<string, Plan>([
  ['free', { subscription: 0, allowance: 90, hasCard: false, limit: 100 }],
  ['basic', basic],
  ['pro', { subscription: 29, allowance: 0, hasCard: true, limit: 5000 }],
  // The desk itself, which pays for what its models cost.
  ['desk', { subscription: 0, allowance: 0, hasCard: true, limit: 1_000_000 }],
]);

/** A plan that nobody knows is a basic one. */
export function planOf(name: string): Plan {
  return plans.get(name) ?? basic;
}

/** A month, as short as the day of the demo's users. */
export const PERIOD_SECONDS = 60;
