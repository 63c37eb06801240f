/** What can be exported. */
export const exportTypes = ['transactions', 'revenue', 'audit'] as const;
export type ExportType = (typeof exportTypes)[number];

const MOST_ROWS = 1000;

/** The latest first; amounts in units. */
const queries: Readonly<Record<ExportType, string>> = {
  transactions: `
    SELECT id, at, account, type, status, round(amount / 1e6, 6) AS amount, currency
    FROM ledger.transactions
    ORDER BY id DESC LIMIT ${MOST_ROWS}`,
  revenue: `
    SELECT at, type, currency, round(amount / 1e6, 6) AS amount,
      round(sum(amount) OVER (PARTITION BY currency ORDER BY id) / 1e6, 6) AS total
    FROM ledger.transactions
    WHERE status = 'succeeded' AND type IN ('subscription', 'purchase')
    ORDER BY id DESC LIMIT ${MOST_ROWS}`,
  audit: `
    SELECT transaction, at, type, entries.account, coalesce(house, 'customer') AS holder,
      round(entries.amount / 1e6, 6) AS amount, accounts.currency
    FROM ledger.entries
    JOIN ledger.transactions ON transactions.id = transaction
    JOIN ledger.accounts ON accounts.id = entries.account
    ORDER BY transaction DESC LIMIT ${MOST_ROWS}`,
};

/** How an export reads. */
export interface Reading {
  readonly query: string;
  /** Rows that are fetched at a time. */
  readonly rows: number;
  /** What each fetch has to wait for the disk. */
  readonly pauseSeconds: number;
}

export function readingOf(type: ExportType): Reading {
  return { query: queries[type], rows: 250, pauseSeconds: 0 };
}

/** A join too many: the same rows over and over, and so much of it that it no longer comes from memory. */
export function carelessReadingOf(type: ExportType): Reading {
  const query = `SELECT report.* FROM (${queries[type]}) report CROSS JOIN generate_series(1, 16)`;
  return { query, rows: 200, pauseSeconds: 0.06 };
}
