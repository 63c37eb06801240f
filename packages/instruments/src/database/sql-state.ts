/**
 * Classes of SQLSTATE, the first two characters, by name: https://www.postgresql.org/docs/current/errcodes-appendix.html.
 * MySQL has a part of them, and `HY` for what has none of its own.
 */
const classes: Readonly<Record<string, string>> = {
  '01': 'warning',
  '02': 'no_data',
  '03': 'sql_statement_not_yet_complete',
  '08': 'connection_exception',
  '09': 'triggered_action_exception',
  '0A': 'feature_not_supported',
  '0B': 'invalid_transaction_initiation',
  '0F': 'locator_exception',
  '0L': 'invalid_grantor',
  '0P': 'invalid_role_specification',
  '0Z': 'diagnostics_exception',
  '10': 'xquery_error',
  '20': 'case_not_found',
  '21': 'cardinality_violation',
  '22': 'data_exception',
  '23': 'integrity_constraint_violation',
  '24': 'invalid_cursor_state',
  '25': 'invalid_transaction_state',
  '26': 'invalid_sql_statement_name',
  '27': 'triggered_data_change_violation',
  '28': 'invalid_authorization_specification',
  '2B': 'dependent_privilege_descriptors_still_exist',
  '2D': 'invalid_transaction_termination',
  '2F': 'sql_routine_exception',
  '34': 'invalid_cursor_name',
  '38': 'external_routine_exception',
  '39': 'external_routine_invocation_exception',
  '3B': 'savepoint_exception',
  '3D': 'invalid_catalog_name',
  '3F': 'invalid_schema_name',
  '40': 'transaction_rollback',
  '42': 'syntax_error_or_access_rule_violation',
  '44': 'with_check_option_violation',
  '53': 'insufficient_resources',
  '54': 'program_limit_exceeded',
  '55': 'object_not_in_prerequisite_state',
  '57': 'operator_intervention',
  '58': 'system_error',
  '70': 'interrupted',
  F0: 'config_file_error',
  HV: 'fdw_error',
  HY: 'general_error',
  P0: 'plpgsql_error',
  XA: 'xa_error',
  XX: 'internal_error',
};

/** `integrity_constraint_violation` for `23505`; `undefined` for what is no SQLSTATE, such as `EPIPE`. */
export function sqlStateClass(state: unknown): string | undefined {
  if (typeof state !== 'string' || !/^[0-9A-Z]{5}$/.test(state)) return undefined;
  return Object.hasOwn(classes, state.slice(0, 2)) ? classes[state.slice(0, 2)] : undefined;
}
