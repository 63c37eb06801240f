/**
 * Where a statement names its table.
 *
 * | rule      | the table is                                                                     |
 * | --------- | -------------------------------------------------------------------------------- |
 * | `from`    | the first one after `FROM`, subqueries and common table expressions looked into  |
 * | `target`  | the first name, after words such as `INTO`, `ONLY`, `TABLE`                      |
 * | `object`  | the name after `TABLE`, or after `ON` where an index or a trigger is meant       |
 * | `into`    | the name after `INTO TABLE`                                                      |
 * | `none`    | nowhere                                                                          |
 */
export type TableRule = 'from' | 'target' | 'object' | 'into' | 'none';

const rules: Readonly<Record<TableRule, string>> = {
  from: 'SELECT DELETE',
  target: 'INSERT REPLACE UPDATE MERGE TRUNCATE COPY LOCK TABLE',
  object: 'CREATE ALTER DROP',
  into: 'LOAD',
  none:
    'ABORT ANALYZE BEGIN CALL CHECKPOINT CLOSE CLUSTER COMMENT COMMIT DEALLOCATE DECLARE DESC DESCRIBE DISCARD DO END ' +
    'EXECUTE FETCH FLUSH GRANT HANDLER KILL LISTEN MOVE NOTIFY OPTIMIZE PREPARE REASSIGN REFRESH REINDEX RELEASE RENAME ' +
    'RESET REVOKE ROLLBACK SAVEPOINT SECURITY SET SHOW START UNLISTEN UNLOCK USE VACUUM VALUES XA',
};

/** The first words of statements that are known, in PostgreSQL or MySQL: the values of `db_operation_name`. */
export const statements: ReadonlyMap<string, TableRule> = new Map(
  Object.entries(rules).flatMap(([rule, words]) => words.split(' ').map((word) => [word, rule as TableRule])),
);

/** Words between the first one and the table. */
export const beforeTarget: ReadonlySet<string> = new Set(
  'INTO ONLY TABLE TABLES LOW_PRIORITY HIGH_PRIORITY DELAYED IGNORE OVERWRITE BINARY IF NOT EXISTS'.split(' '),
);

/** Words that can stand after `FROM` and are no table. */
export const noTables: ReadonlySet<string> = new Set(
  'SELECT VALUES WITH ROWS UNNEST DUAL WHERE GROUP ORDER LIMIT SET USING STDIN'.split(' '),
);
