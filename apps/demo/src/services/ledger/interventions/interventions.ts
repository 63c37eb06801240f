import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../database/in-transaction.ts';
import type { LedgerTelemetry } from '../telemetry.ts';
import { kinds } from './kinds.ts';
import type { InterventionType } from './kinds.ts';

export type InterventionStatus = 'proposed' | 'executed' | 'rolled-back' | 'lapsed';

/** An intervention as it is shown. */
export interface Intervention {
  readonly id: string;
  readonly type: InterventionType;
  readonly account: string;
  readonly reason: string;
  readonly status: InterventionStatus;
  readonly proposedAt: Date;
}

/** What an intervention came to: `undefined` where there is none of that id, `false` where it is not in that state. */
export type Decision = boolean | undefined;

const SHOWN = 50;

/** What the database knows of one. */
interface Found {
  readonly type: InterventionType;
  readonly account: number;
  readonly status: InterventionStatus;
}

/** Changes to accounts that are proposed, carried out and taken back. */
export class Interventions {
  readonly #pool: Pool;
  readonly #telemetry: LedgerTelemetry;

  constructor(pool: Pool, telemetry: LedgerTelemetry) {
    this.#pool = pool;
    this.#telemetry = telemetry;
  }

  /** The latest first. */
  async list(): Promise<readonly Intervention[]> {
    const { rows } = await this.#pool.query<Intervention & { id: number; account: number }>({
      name: 'interventions',
      text: `SELECT id, type, account, reason, status, proposed_at AS "proposedAt"
        FROM ledger.interventions ORDER BY id DESC LIMIT ${SHOWN}`,
    });
    return rows.map((row) => ({ ...row, id: String(row.id), account: String(row.account) }));
  }

  execute(id: number): Promise<Decision> {
    return inTransaction(this.#pool, (client) => this.executeIn(client, id));
  }

  rollBack(id: number): Promise<Decision> {
    return inTransaction(this.#pool, (client) => this.rollBackIn(client, id));
  }

  async executeIn(client: PoolClient, id: number): Promise<Decision> {
    const found = await find(client, id);
    if (found?.status !== 'proposed') return found && false;
    await client.query(
      `UPDATE ledger.interventions SET status = 'executed', decided_at = now(), before = to_jsonb(accounts)
       FROM ledger.accounts WHERE accounts.id = account AND interventions.id = $1`,
      [id],
    );
    await client.query(`UPDATE ledger.accounts SET ${kinds[found.type].change} WHERE id = $1`, [found.account]);
    this.#telemetry.intervention.executions.inc({ intervention_type: found.type });
    return true;
  }

  async rollBackIn(client: PoolClient, id: number): Promise<Decision> {
    const found = await find(client, id);
    if (found?.status !== 'executed') return found && false;
    await client.query(
      `UPDATE ledger.accounts SET ${kinds[found.type].restore}
       FROM ledger.interventions WHERE accounts.id = account AND interventions.id = $1`,
      [id],
    );
    const decided = `UPDATE ledger.interventions SET status = 'rolled-back', decided_at = now() WHERE id = $1`;
    await client.query(decided, [id]);
    this.#telemetry.intervention.rollbacks.inc({ intervention_type: found.type });
    return true;
  }
}

async function find(client: PoolClient, id: number): Promise<Found | undefined> {
  const { rows } = await client.query<Found>(
    'SELECT type, account, status FROM ledger.interventions WHERE id = $1 FOR UPDATE',
    [id],
  );
  return rows[0];
}
