import type { Logger } from '@telltale/logging';
import pg from 'pg';

/** Whatever happens, it does not last longer than that: others may use the same database. */
const MOST_MILLISECONDS = 120_000;

/** A transaction that does not end, as of a migration that somebody runs by hand and goes to lunch. */
export class AccountLock {
  readonly #connectionString: string;
  readonly #logger: Logger;
  #client: pg.Client | undefined;

  constructor(connectionString: string, logger: Logger) {
    this.#connectionString = connectionString;
    this.#logger = logger;
  }

  switch(active: boolean): void {
    if (!active) void this.release();
    else if (this.#client === undefined) void this.#take();
  }

  /** Ends the connection, and with it the transaction, even if the lock is still waited for. */
  async release(): Promise<void> {
    const client = this.#client;
    this.#client = undefined;
    await client?.end();
  }

  async #take(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.#connectionString,
      application_name: 'somebody by hand',
      idle_in_transaction_session_timeout: MOST_MILLISECONDS,
    });
    client.on('error', () => {});
    this.#client = client;
    try {
      await client.connect();
      await client.query('BEGIN');
      await client.query('LOCK TABLE ledger.accounts IN ACCESS EXCLUSIVE MODE');
    } catch (error) {
      if (this.#client !== client) return;
      this.#logger.warn({ err: error }, 'the accounts could not be locked');
      await this.release();
    }
  }
}
