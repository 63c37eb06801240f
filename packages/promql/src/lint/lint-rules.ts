/**
 * Every rule, as one table: the code is stable, `finds` says what it finds, and `severity` how bad that is where the options say
 * nothing else. `error`: the expression cannot do what it says. `warning`: it most likely does not do what is meant.
 */
export const lintRules = {
  syntax: { severity: 'error', finds: 'what is not PromQL, or does not fit together' },
  'unknown-variable': { severity: 'error', finds: 'a variable that the dashboard does not declare' },
  'unreadable-variable': {
    severity: 'info',
    finds: 'an expression that cannot be read without the values of its variables',
  },
  'unknown-metric': { severity: 'error', finds: 'a metric that nothing exposes and no recording rule makes' },
  'unknown-label': {
    severity: 'error',
    finds: 'a label that the metric does not have, in matchers, grouping, matching and label functions',
  },
  'impossible-value': {
    severity: 'error',
    finds: 'a value that a label cannot have, or a regular expression that matches none of its values',
  },
  'aggregated-away': {
    severity: 'error',
    finds: 'a label in by, on or group_left that an aggregation within has taken away',
  },
  'rate-of-gauge': { severity: 'error', finds: 'rate, irate or increase of a gauge' },
  'delta-of-counter': { severity: 'warning', finds: 'delta, idelta, deriv or predict_linear of a counter' },
  'counter-without-rate': {
    severity: 'warning',
    finds: 'the value of a counter, which says how long the process has run rather than what happens',
  },
  'rate-of-aggregate': { severity: 'error', finds: 'rate of a sum, in which the restarts of single counters are lost' },
  'missing-le': { severity: 'error', finds: 'le aggregated away before a quantile' },
  'not-buckets': { severity: 'error', finds: 'a quantile of what are not the buckets of a histogram' },
  'quantile-range': { severity: 'error', finds: 'a quantile that is not between 0 and 1' },
  'beyond-buckets': {
    severity: 'error',
    finds: 'a threshold for a quantile that no quantile of the histogram reaches',
  },
  'bucket-edge': { severity: 'error', finds: 'a bucket that the histogram does not have' },
  'le-spelling': { severity: 'warning', finds: 'a whole number in le or quantile as Prometheus 3 does not store it' },
  'never-true': { severity: 'error', finds: 'a comparison that is true of no value, as count(x) == 0' },
  'drops-nothing': { severity: 'warning', finds: 'a comparison that is true of every value' },
  'short-range': {
    severity: 'warning',
    finds: 'a range shorter than four scrapes, in which a late or missing one leaves too few samples',
  },
  'unit-mismatch': {
    severity: 'warning',
    finds: 'seconds added to bytes, compared with them or divided by them, and milliseconds beside seconds',
  },
  'never-matches': { severity: 'error', finds: 'two sides whose labels are never the same, so that nothing is left' },
  'many-to-one': {
    severity: 'warning',
    finds: 'several series that match one without group_left or group_right, which Prometheus refuses to answer',
  },
  'ratio-of-itself': { severity: 'warning', finds: 'a ratio of single series, each of which is divided by itself' },
} as const;

/** The stable code of a rule. */
export type RuleCode = keyof typeof lintRules;
