/**
 * What Prometheus has and this engine has not, each with the reason. An expression that needs one of these is refused with
 * `PROMQL_UNSUPPORTED` and the name below; nothing else is missing by intent.
 */
export const unsupportedFeatures: ReadonlyMap<string, string> = new Map([
  ['native histograms', 'Samples are floats. The sample arrays leave room for a histogram column beside them.'],
  ['trim operators', '`</` and `>/` act on native histograms alone.'],
  ['duration expressions', 'Experimental: arithmetic within `[...]` and after `offset`.'],
  ['fill modifiers', 'Experimental: `fill`, `fill_left` and `fill_right`.'],
  ['anchored', 'Experimental range modifier.'],
  ['smoothed', 'Experimental range modifier.'],
  ['info', 'Experimental function.'],
  ['limitk', 'Experimental aggregation.'],
  ['limit_ratio', 'Experimental aggregation.'],
  ['histogram_quantiles', 'Experimental function.'],
  ['double_exponential_smoothing', 'Experimental function, once `holt_winters`.'],
  ['integral', 'Experimental function.'],
  ['first_over_time', 'Experimental function.'],
  ['mad_over_time', 'Experimental function.'],
  ['ts_of_first_over_time', 'Experimental function.'],
  ['ts_of_last_over_time', 'Experimental function.'],
  ['ts_of_max_over_time', 'Experimental function.'],
  ['ts_of_min_over_time', 'Experimental function.'],
  ['sort_by_label', 'Experimental function.'],
  ['sort_by_label_desc', 'Experimental function.'],
  ['max_of', 'Experimental function.'],
  ['min_of', 'Experimental function.'],
  ['start_timestamp', 'Experimental function.'],
  ['start', 'Experimental function; `@ start()` is supported.'],
  ['end', 'Experimental function; `@ end()` is supported.'],
  ['range', 'Experimental function.'],
  ['step', 'Experimental function.'],
]);
