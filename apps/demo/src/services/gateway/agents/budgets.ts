/** What all runs may use within an hour: about twice what they do. */
export const hourly = { tokens_per_hour: 10_000_000, usd_per_hour: 150 } as const;

/** What one run may use: those that take the most tools use two thirds of it. */
export const perRun = { tokens_per_run: 2700, usd_per_run: 0.06 } as const;
