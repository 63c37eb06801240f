import { TelltaleError, type InstrumentsOf } from '@telltale/core';
import type { agent } from '@telltale/core/catalogs';
import type { Recording } from '../instrument/recording.ts';

type Metrics = InstrumentsOf<typeof agent>;
type Limits = Readonly<Record<string, number>>;

/** Uses a part of a budget, and says whether it was within the limit. */
export type Spend = (budget: string, amount: number) => boolean;

interface Budgets {
  readonly spend: Spend;
  readonly left: (budget: string) => number;
  readonly reset: (budget?: string) => void;
}

/** @throws TelltaleError `TELLTALE_OPTIONS` where a limit is no amount */
export function createBudgets(metrics: Metrics, recording: Recording, limits: Limits): Budgets {
  declare(metrics, metrics.budgetLimit, limits);
  const used = new Map<string, number>();
  return {
    spend: spendFrom(used, metrics, recording, limits),
    left: (budget) => Math.max(0, limitOf(limits, budget) - (used.get(budget) ?? 0)),
    reset(budget) {
      if (budget === undefined) used.clear();
      else used.delete(budget);
    },
  };
}

/**
 * Budgets that each run has anew; others are left to `shared`.
 *
 * @throws TelltaleError `TELLTALE_OPTIONS` where a limit is no amount
 */
export function createRunBudgets(metrics: Metrics, recording: Recording, limits: Limits, shared: Spend): () => Spend {
  declare(metrics, metrics.runBudgetLimit, limits);
  if (Object.keys(limits).length === 0) return () => shared;
  return () => {
    const own = spendFrom(new Map(), metrics, recording, limits);
    return (budget, amount) => (Object.hasOwn(limits, budget) ? own : shared)(budget, amount);
  };
}

function declare(metrics: Metrics, gauge: Metrics['budgetLimit'], limits: Limits): void {
  for (const [budget, limit] of Object.entries(limits)) {
    if (!(Number.isFinite(limit) && limit >= 0)) {
      throw new TelltaleError('TELLTALE_OPTIONS', `The budget ${JSON.stringify(budget)} has the limit ${limit}`, limit);
    }
    gauge.set({ budget }, limit);
    metrics.budgetUsed.inc({ budget }, 0);
    metrics.budgetExceeded.inc({ budget }, 0);
  }
}

function spendFrom(used: Map<string, number>, metrics: Metrics, recording: Recording, limits: Limits): Spend {
  return (budget, amount) => {
    const after = (used.get(budget) ?? 0) + (amount > 0 ? amount : 0);
    // One without a limit need not be remembered, whatever names it comes under.
    if (Object.hasOwn(limits, budget)) used.set(budget, after);
    const isWithin = after <= limitOf(limits, budget);
    recording.run(() => {
      metrics.budgetUsed.inc({ budget }, amount);
      if (!isWithin) metrics.budgetExceeded.inc({ budget });
    });
    return isWithin;
  };
}

function limitOf(limits: Limits, budget: string): number {
  return Object.hasOwn(limits, budget) ? limits[budget]! : Infinity;
}
