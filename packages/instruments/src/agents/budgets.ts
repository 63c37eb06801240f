import { TelltaleError, type InstrumentsOf } from '@telltale/core';
import type { agent } from '@telltale/core/catalogs';
import type { Recording } from '../instrument/recording.ts';

interface Budgets {
  readonly spend: (budget: string, amount: number) => boolean;
  readonly left: (budget: string) => number;
  readonly reset: (budget?: string) => void;
}

/** @throws TelltaleError `TELLTALE_OPTIONS` where a limit is no amount */
export function createBudgets(
  metrics: InstrumentsOf<typeof agent>,
  recording: Recording,
  limits: Readonly<Record<string, number>>,
): Budgets {
  const used = new Map<string, number>();
  const limitOf = (budget: string): number => (Object.hasOwn(limits, budget) ? limits[budget]! : Infinity);
  for (const [budget, limit] of Object.entries(limits)) {
    if (!(Number.isFinite(limit) && limit >= 0)) {
      throw new TelltaleError('TELLTALE_OPTIONS', `The budget ${JSON.stringify(budget)} has the limit ${limit}`, limit);
    }
    metrics.budgetLimit.set({ budget }, limit);
    metrics.budgetUsed.inc({ budget }, 0);
    metrics.budgetExceeded.inc({ budget }, 0);
  }
  return {
    spend(budget, amount) {
      const before = used.get(budget) ?? 0;
      const after = before + (amount > 0 ? amount : 0);
      // One without a limit need not be remembered, whatever names it comes under.
      if (Object.hasOwn(limits, budget)) used.set(budget, after);
      const isWithin = after <= limitOf(budget);
      recording.run(() => {
        metrics.budgetUsed.inc({ budget }, amount);
        if (!isWithin) metrics.budgetExceeded.inc({ budget });
      });
      return isWithin;
    },
    left: (budget) => Math.max(0, limitOf(budget) - (used.get(budget) ?? 0)),
    reset(budget) {
      if (budget === undefined) used.clear();
      else used.delete(budget);
    },
  };
}
