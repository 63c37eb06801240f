import { connectionPool } from '@telltale/core/catalogs';
import { sum, type Vector } from '@telltale/promql/builder';

/** Share of the connections of each pool that are in use. */
export const poolUse: Vector<{ readonly pool: string }> = sum(connectionPool.connections)
  .where({ state: 'active' })
  .by('pool')
  .divide(sum(connectionPool.maxConnections).by('pool').gt(0));
