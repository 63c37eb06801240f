/** Something that can be done about an account. */
export interface InterventionKind {
  /** Finds accounts that it fits, and why: the columns `account` and `reason`. */
  readonly find: string;
  /** What it changes of the account. */
  readonly change: string;
  /** What takes the change back; `before` is the account as it was. */
  readonly restore: string;
  /** Whether it is carried out unless somebody decides; otherwise it lapses. */
  readonly isHarmless: boolean;
}

export const kinds = {
  'freeze-account': {
    find: `
      SELECT account, count(*) || ' payments were declined within a minute' AS reason
      FROM ledger.transactions
      WHERE at > now() - interval '1 minute' AND status = 'declined'
      GROUP BY account HAVING count(*) >= 2
      ORDER BY count(*) DESC`,
    change: 'is_frozen = true',
    restore: `is_frozen = (before->>'is_frozen')::boolean`,
    isHarmless: false,
  },
  'lower-limit': {
    find: `
      SELECT account, 'a payment is ' || round(amount / usual, 1) || ' times the usual one' AS reason
      FROM ledger.transactions
      JOIN (
        SELECT currency, avg(amount) AS usual FROM ledger.transactions
        WHERE at > now() - interval '1 minute' AND type = 'purchase'
        GROUP BY currency HAVING count(*) >= 5
      ) usual USING (currency)
      WHERE at > now() - interval '10 seconds' AND type = 'purchase' AND status = 'succeeded' AND amount > 1.7 * usual
      ORDER BY amount / usual DESC`,
    change: 'payment_limit = greatest(payment_limit / 4, 1000000)',
    restore: `payment_limit = (before->>'payment_limit')::bigint`,
    isHarmless: true,
  },
} as const satisfies Record<string, InterventionKind>;

export type InterventionType = keyof typeof kinds;
