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

/** What came of a decision: what was done, or why nothing was. */
export type Decision = Done | 'unknown' | 'not in that state';

/** What was done about an intervention. */
export interface Done {
  readonly step: 'proposals' | 'executions' | 'rollbacks';
  readonly type: InterventionType;
}

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

  async execute(id: number): Promise<Decision> {
    return this.count(await inTransaction(this.#pool, (client) => this.executeIn(client, id)));
  }

  async rollBack(id: number): Promise<Decision> {
    return this.count(await inTransaction(this.#pool, (client) => this.rollBackIn(client, id)));
  }

  /** Counts what a transaction has done, once it is committed. */
  count(decision: Decision): Decision {
    if (typeof decision === 'object') {
      this.#telemetry.intervention[decision.step].inc({ intervention_type: decision.type });
    }
    return decision;
  }

  async executeIn(client: PoolClient, id: number): Promise<Decision> {
    const found = await find(client, id);
    if (found?.status !== 'proposed') return refused(found);
    await client.query(
      `UPDATE ledger.interventions SET status = 'executed', decided_at = now(), before = to_jsonb(accounts)
       FROM ledger.accounts WHERE accounts.id = account AND interventions.id = $1`,
      [id],
    );
    await client.query(`UPDATE ledger.accounts SET ${kinds[found.type].change} WHERE id = $1`, [found.account]);
    return { step: 'executions', type: found.type };
  }

  async rollBackIn(client: PoolClient, id: number): Promise<Decision> {
    const found = await find(client, id);
    if (found?.status !== 'executed') return refused(found);
    await client.query(
      `UPDATE ledger.accounts SET ${kinds[found.type].restore}
       FROM ledger.interventions WHERE accounts.id = account AND interventions.id = $1`,
      [id],
    );
    const decided = `UPDATE ledger.interventions SET status = 'rolled-back', decided_at = now() WHERE id = $1`;
    await client.query(decided, [id]);
    return { step: 'rollbacks', type: found.type };
  }
}

function refused(found: Found | undefined): Decision {
  return found === undefined ? 'unknown' : 'not in that state';
}

async function find(client: PoolClient, id: number): Promise<Found | undefined> {
  const { rows } = await client.query<Found>(
    'SELECT type, account, status FROM ledger.interventions WHERE id = $1 FOR UPDATE',
    [id],
  );
  return rows[0];
}
