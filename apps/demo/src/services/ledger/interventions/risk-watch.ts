import type { Logger } from '@telltale/logging';
import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../database/in-transaction.ts';
import type { Decision, InterventionStatus, Interventions } from './interventions.ts';
import { kinds } from './kinds.ts';
import type { InterventionType } from './kinds.ts';

export const RISK_WATCH_SECONDS = 0.5;

const MOST_PROPOSED = 8;
/** One after another: who decides looks at each. */
const BETWEEN_SECONDS = 3;
/** What is proposed for an account is not proposed again so soon. */
const AGAIN_SECONDS = 60;

interface Open {
  readonly id: number;
  readonly type: InterventionType;
  readonly status: InterventionStatus;
  /** Since it was proposed or decided. */
  readonly seconds: number;
}

/** What becomes of an intervention by itself. */
interface Rule {
  readonly status: InterventionStatus;
  readonly afterSeconds: number;
  readonly types: readonly InterventionType[];
  readonly outcome: 'execute' | 'roll back' | 'let lapse';
}

const types = Object.keys(kinds) as InterventionType[];

const rules: readonly Rule[] = [
  { status: 'proposed', afterSeconds: 4, types: types.filter((type) => kinds[type].isHarmless), outcome: 'execute' },
  { status: 'proposed', afterSeconds: 20, types, outcome: 'let lapse' },
  // A restriction that nobody has taken back is not forgotten.
  { status: 'executed', afterSeconds: 8, types, outcome: 'roll back' },
];

/** Looks for accounts that something should be done about, and sees to it that what was done ends. */
export class RiskWatch {
  readonly #pool: Pool;
  readonly #interventions: Interventions;
  readonly #logger: Logger;

  constructor(pool: Pool, interventions: Interventions, logger: Logger) {
    this.#pool = pool;
    this.#interventions = interventions;
    this.#logger = logger;
  }

  async look(): Promise<void> {
    const done = await inTransaction(this.#pool, async (client) => {
      const decisions: (Decision | undefined)[] = [];
      for (const open of await openOnes(client)) decisions.push(await this.#attend(client, open));
      for (const type of types) decisions.push(await this.#propose(client, type));
      return decisions.filter((decision) => decision !== undefined);
    });
    for (const decision of done) this.#interventions.count(decision);
  }

  async #attend(client: PoolClient, { id, type, status, seconds }: Open): Promise<Decision | undefined> {
    const rule = rules.find(
      (each) => each.status === status && seconds > each.afterSeconds && each.types.includes(type),
    );
    if (rule?.outcome === 'execute') return this.#interventions.executeIn(client, id);
    if (rule?.outcome === 'roll back') return this.#interventions.rollBackIn(client, id);
    if (rule?.outcome === 'let lapse') {
      await client.query("UPDATE ledger.interventions SET status = 'lapsed' WHERE id = $1", [id]);
    }
    return undefined;
  }

  async #propose(client: PoolClient, type: InterventionType): Promise<Decision | undefined> {
    const { rows } = await client.query<{ account: number; reason: string }>(
      `INSERT INTO ledger.interventions (type, account, reason)
       SELECT $1, account, reason FROM (${kinds[type].find}) found
       WHERE NOT EXISTS (
         SELECT FROM ledger.interventions known WHERE known.type = $1 AND known.proposed_at > now() -
           make_interval(secs => CASE WHEN known.account = found.account THEN ${AGAIN_SECONDS} ELSE ${BETWEEN_SECONDS} END)
       ) AND (SELECT count(*) FROM ledger.interventions WHERE status = 'proposed') < ${MOST_PROPOSED}
       LIMIT 1
       RETURNING account, reason`,
      [type],
    );
    if (rows[0] === undefined) return undefined;
    this.#logger.warn({ type, ...rows[0] }, `${type} is proposed`);
    return { step: 'proposals', type };
  }
}

async function openOnes(client: PoolClient): Promise<readonly Open[]> {
  const { rows } = await client.query<Open>(
    `SELECT id, type, status, extract(epoch FROM now() - coalesce(decided_at, proposed_at))::float8 AS seconds
     FROM ledger.interventions WHERE status IN ('proposed', 'executed') ORDER BY id FOR UPDATE SKIP LOCKED`,
  );
  return rows;
}
