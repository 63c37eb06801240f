import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { isDeadlock } from './database-errors.ts';

const ATTEMPTS = 4;
const PAUSE_MILLISECONDS = 10;

/**
 * Runs work in a transaction. One that the database gave up because of a deadlock is tried again: what the others did then is
 * done.
 *
 * @param onDeadlock - Told of each that is tried again.
 * @throws what the work throws, after a rollback
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  onDeadlock: (attempt: number) => void = () => {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const client = await pool.connect();
    try {
      return await attemptOnce(client, work);
    } catch (error) {
      if (!isDeadlock(error) || attempt === ATTEMPTS) throw error;
      onDeadlock(attempt);
    }
    // Only one of those that waited for each other is given up: meanwhile the others come to their end.
    await delay(PAUSE_MILLISECONDS * attempt);
  }
}

async function attemptOnce<T>(client: PoolClient, work: (client: PoolClient) => Promise<T>): Promise<T> {
  try {
    await client.query('BEGIN');
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // A connection that cannot even do that is of no use to anybody.
    await client.query('ROLLBACK').then(
      () => client.release(),
      (failure: Error) => client.release(failure),
    );
    throw error;
  }
}
