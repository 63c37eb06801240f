/** Everything that `--check` needs. */
export { checkTable, isPassed } from './check-table.ts';
export { runCheck } from './run-check.ts';
