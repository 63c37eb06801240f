import type { Pool } from 'pg';
import { currencies } from '../money/currencies.ts';
import { inTransaction } from './in-transaction.ts';

/** In the order in which they are applied; one that was released is never changed. */
const migrations: readonly string[] = [
  `
  CREATE TABLE ledger.accounts (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (START WITH 1000),
    -- Of an account of the house, what it is for; NULL for a customer's.
    house text,
    plan text NOT NULL,
    currency text NOT NULL,
    balance bigint NOT NULL DEFAULT 0,
    -- What books that are closed have left; with the entries that are there it makes up the balance.
    brought_forward bigint NOT NULL DEFAULT 0,
    payment_limit bigint NOT NULL,
    is_frozen boolean NOT NULL DEFAULT false,
    opened_at timestamptz NOT NULL DEFAULT now(),
    renews_at timestamptz,
    UNIQUE (house, currency),
    CONSTRAINT covered CHECK (balance >= 0 OR house IS NOT NULL)
  );
  CREATE INDEX ON ledger.accounts (renews_at);

  CREATE TABLE ledger.transactions (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    account bigint NOT NULL REFERENCES ledger.accounts,
    type text NOT NULL,
    status text NOT NULL,
    -- Why it was declined.
    refusal text,
    amount bigint NOT NULL CHECK (amount > 0),
    currency text NOT NULL,
    idempotency_key text,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The same key of somebody else is another.
    UNIQUE (account, idempotency_key)
  );
  CREATE INDEX ON ledger.transactions (account, id);
  CREATE INDEX ON ledger.transactions (at);

  CREATE TABLE ledger.entries (
    transaction bigint NOT NULL REFERENCES ledger.transactions,
    account bigint NOT NULL REFERENCES ledger.accounts,
    amount bigint NOT NULL CHECK (amount <> 0)
  );
  CREATE INDEX ON ledger.entries (transaction);

  CREATE TABLE ledger.interventions (
    id bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    type text NOT NULL,
    account bigint NOT NULL REFERENCES ledger.accounts,
    reason text NOT NULL,
    status text NOT NULL DEFAULT 'proposed',
    -- How the account was, to take the intervention back.
    before jsonb,
    proposed_at timestamptz NOT NULL DEFAULT now(),
    decided_at timestamptz
  );

  CREATE TABLE ledger.closings (
    at timestamptz NOT NULL DEFAULT now(),
    transactions bigint NOT NULL,
    reference text NOT NULL
  );
  `,
  `
  INSERT INTO ledger.accounts (house, plan, currency, payment_limit)
  SELECT house, 'house', currency, 0
  FROM unnest(ARRAY['clearing', 'revenue', 'exchange', 'reserve', 'investments']) AS house,
    unnest(ARRAY[${currencies.map((currency) => `'${currency}'`).join(', ')}]) AS currency;
  `,
];

// Any number, as long as nobody else uses it: instances that start at once wait for each other.
const LOCK = 20_260_101;

/** Brings the schema `ledger` up to date; others have theirs in the same database. */
export async function migrate(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await client.query('CREATE SCHEMA IF NOT EXISTS ledger');
    await client.query('CREATE TABLE IF NOT EXISTS ledger.migrations (version integer PRIMARY KEY)');
    const { rows } = await client.query<{ version: number }>('SELECT version FROM ledger.migrations');
    const applied = new Set(rows.map(({ version }) => version));
    for (const [version, statements] of migrations.entries()) {
      if (applied.has(version)) continue;
      await client.query(statements);
      await client.query('INSERT INTO ledger.migrations (version) VALUES ($1)', [version]);
    }
  });
}
